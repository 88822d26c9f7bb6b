// Who signs in and what each may do: people and machines, their sessions, keys and passkeys, and the roles granted to them.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  serial,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { member, organisation, unit } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A person who can sign in: a member of the force, or an officer known here by name and phone alone. */
export const account = pgTable(
  'account',
  {
    id: serial('id').primaryKey(),
    name: text('name').notNull(),
    /** Of an officer; a member's phones are the roster's. */
    phone: text('phone').unique(),
    memberId: integer('member_id')
      .unique()
      .references(() => member.id, { onDelete: 'cascade' }),
    /** No sign-in and no session from here on. */
    closedAt: instant('closed_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    check('account_phone_e164', sql`${t.phone} ~ '^\\+[1-9][0-9]{6,14}$'`),
    check('account_is_somebody', sql`${t.phone} is not null or ${t.memberId} is not null`),
  ],
);

/** Kinds: `console` ends after idle time, `phone` is a person's own and stays for months. */
export const session = pgTable(
  'session',
  {
    id: serial('id').primaryKey(),
    userId: integer('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    token: text('token').notNull().unique(),
    kind: text('kind').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    lastSeenAt: instant('last_seen_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [check('session_kind', sql`${t.kind} in ('console', 'phone')`), index('session_user').on(t.userId)],
);

/** Challenges of passkeys that are being made or used, kept by the sign-in library. */
export const verification = pgTable(
  'verification',
  {
    id: serial('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('verification_identifier').on(t.identifier)],
);

/** A passkey's public half. */
export const passkey = pgTable(
  'passkey',
  {
    id: serial('id').primaryKey(),
    name: text('name'),
    publicKey: text('public_key').notNull(),
    userId: integer('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    credentialID: text('credential_id').notNull().unique(),
    counter: integer('counter').notNull(),
    deviceType: text('device_type').notNull(),
    backedUp: boolean('backed_up').notNull(),
    transports: text('transports'),
    aaguid: text('aaguid'),
    createdAt: instant('created_at'),
  },
  (t) => [index('passkey_user').on(t.userId)],
);

/** A program's way in. Only the key's hash is kept. */
export const apiKey = pgTable('api_key', {
  id: serial('id').primaryKey(),
  name: text('name').notNull(),
  keyHash: text('key_hash').notNull().unique(),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
});

/** A code sent by SMS. Asked for by whomever; only the newest of a phone counts, for few tries and minutes. */
export const signInCode = pgTable(
  'sign_in_code',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    phone: text('phone').notNull(),
    /** Keyed with the installation's secret: six digits alone would be guessed from a bare hash. */
    codeHash: text('code_hash').notNull(),
    tries: smallint('tries').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [index('sign_in_code_phone').on(t.phone, t.id)],
);

/** A link that signs somebody in: once, or in the demo as often as wanted. */
export const signInLink = pgTable('sign_in_link', {
  tokenHash: text('token_hash').primaryKey(),
  userId: integer('user_id')
    .notNull()
    .references(() => account.id, { onDelete: 'cascade' }),
  reusable: boolean('reusable').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

/** How often something was tried lately; shared by all processes. */
export const rateLimit = pgTable(
  'rate_limit',
  {
    key: text('key').primaryKey(),
    /** From here on it is counted anew. */
    endsAt: instant('ends_at').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [index('rate_limit_ends').on(t.endsAt)],
);

/** A role in force inside a scope: a node of the organisation tree or of the force with all below it, or everything. */
export const roleGrant = pgTable(
  'role_grant',
  {
    id: serial('id').primaryKey(),
    userId: integer('user_id').references(() => account.id, { onDelete: 'cascade' }),
    apiKeyId: integer('api_key_id').references(() => apiKey.id, { onDelete: 'cascade' }),
    role: text('role').notNull(),
    organisationId: integer('organisation_id').references(() => organisation.id, { onDelete: 'cascade' }),
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'cascade' }),
    grantedBy: text('granted_by').notNull(),
    grantedAt: instant('granted_at').notNull(),
    revokedBy: text('revoked_by'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    check('role_grant_to_one', sql`(${t.userId} is null) <> (${t.apiKeyId} is null)`),
    check('role_grant_one_scope', sql`${t.organisationId} is null or ${t.unitId} is null`),
    check('role_grant_revoked_whole', sql`(${t.revokedAt} is null) = (${t.revokedBy} is null)`),
    check(
      'role_grant_role_fits_scope',
      sql`case when ${t.role} in ('administrator', 'city', 'auditor') then ${t.organisationId} is null and ${t.unitId} is null
        when ${t.role} in ('county', 'station', 'employer') then ${t.organisationId} is not null
        when ${t.role} in ('battalion', 'company', 'squad') then ${t.unitId} is not null
        else ${t.role} = 'trainer' end`,
    ),
    uniqueIndex('role_grant_held_once')
      .on(
        t.role,
        sql`coalesce(${t.userId}, 0)`,
        sql`coalesce(${t.apiKeyId}, 0)`,
        sql`coalesce(${t.organisationId}, 0)`,
        sql`coalesce(${t.unitId}, 0)`,
      )
      .where(sql`${t.revokedAt} is null`),
    index('role_grant_user').on(t.userId),
  ],
);
