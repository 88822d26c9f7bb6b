// The page's policy refuses styles without its number. Tables measure the scrollbar with a style that forgets it: every style gets it here.

/** Of the page's policy, which refuses every other style that is written into it. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

const create = document.createElement.bind(document);
document.createElement = ((tag: string, options?: ElementCreationOptions) => {
  const made = create(tag, options);
  if (nonce && made instanceof HTMLStyleElement) made.nonce = nonce;
  return made;
}) as typeof document.createElement;
