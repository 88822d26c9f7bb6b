// A chat group's robot as it is stored: address and secret sealed to its unit, the address found again by an index.
import { isSealed, type Vault } from '../kernel/vault.ts';

export interface Robot {
  url: string;
  /** With which DingTalk and Feishu want requests signed, when the robot was set up so. */
  secret: string | null;
}

const boundTo = (unitId: number, field: keyof Robot) => `unit_robot:${unitId}:${field}`;

export const sealRobot = (vault: Vault, unitId: number, { url, secret }: Robot) => ({
  url: vault.seal(url, boundTo(unitId, 'url')),
  urlIndex: vault.index(url),
  secret: secret === null ? null : vault.seal(secret, boundTo(unitId, 'secret')),
});

/** Those from before they were sealed are as they are. */
export function openRobot(vault: Vault, unitId: number, stored: Robot): Robot {
  const opened = (text: string, field: keyof Robot) =>
    isSealed(text) ? vault.open(text, boundTo(unitId, field)) : text;
  return {
    url: opened(stored.url, 'url'),
    secret: stored.secret === null ? null : opened(stored.secret, 'secret'),
  };
}
