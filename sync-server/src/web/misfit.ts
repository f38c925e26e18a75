/** An answer that is not as its route declares it. */
export interface Misfit {
  readonly operationId: string;
  readonly status: number;
  /** Where it differs; never what stands there, which may be of a person. */
  readonly at: string;
}

/** Who is told of misfits, and how many answers are looked at: every one, or every so-manieth. */
export interface AnswerChecks {
  readonly every: number;
  readonly onMisfit: (misfit: Misfit) => void;
}
