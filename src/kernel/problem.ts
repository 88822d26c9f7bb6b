// What is told to a caller whose request cannot be done: RFC 9457, worded from the catalogues in the caller's language.

/** One wrong field: where it is, and the catalogue key of what is wrong with it. */
export interface FieldError {
  field: string;
  code: string;
  vars?: Record<string, string | number>;
}

/**
 * Thrown by rules and actions. `code` names texts `problem.<code>` in the catalogues; `vars` fill them. Never put a
 * person's data into `vars`: the body may be logged by whoever receives it.
 */
export class Problem extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly code: string;
  readonly vars: Record<string, string | number>;
  readonly fields: FieldError[];
  /** Members beside the standard ones, such as the version that is current on a conflict. */
  readonly extra: Record<string, unknown>;

  constructor(
    status: Problem['status'],
    code: string,
    about: {
      vars?: Record<string, string | number>;
      fields?: FieldError[];
      extra?: Record<string, unknown>;
    } = {},
  ) {
    super(code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.vars = about.vars ?? {};
    this.fields = about.fields ?? [];
    this.extra = about.extra ?? {};
  }
}
