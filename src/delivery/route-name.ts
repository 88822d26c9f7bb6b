// Routes by name: a provider's, or one for each of its senders, which keeps a pace of its own. Pure.

/** `twilio +15550100`: what leaves from this number. */
export const routeOfSender = (provider: string, sender: string): string => `${provider} ${sender}`;

/** The provider behind a route, whose ids and receipts are the same for all its senders. */
export const providerOf = (route: string): string => route.split(' ')[0] ?? route;
