/** A failure that a person can act on: it is shown as its one sentence, without a stack. */
export class Sentence extends Error {}
