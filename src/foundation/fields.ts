/** The fields of something from outside, each of which has to be checked; what is no object has none that passes. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Readonly<Record<string, unknown>>;
}
