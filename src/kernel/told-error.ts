// What a log may say of an error.
interface Failure extends Error {
  code?: string;
  constraint_name?: string;
  severity?: string;
}

/** Only what tells of the program: a database's error also quotes the values that it refused, even in its message. */
export function toldError({ name, message, code, constraint_name, severity, stack }: Failure) {
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line));
  const told = severity === undefined ? message : `SQLSTATE ${code}`;
  return { name, message: told, code, constraint_name, stack: frames?.join('\n') };
}
