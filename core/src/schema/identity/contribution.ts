// What a segment contributes to the constraints that reach beyond it.
export type Contribution = never;
