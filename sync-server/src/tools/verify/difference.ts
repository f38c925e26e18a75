/** Where what is stored is not what the log comes to. */
export interface Difference {
  /** `kind:stream`, `context/projection key`, or `position n` of the log. */
  readonly where: string;
  readonly what: string;
  /** The field of the document, dotted. */
  readonly path?: string;
}
