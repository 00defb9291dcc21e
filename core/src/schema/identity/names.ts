// Name tests of identity constraints on attributes.
import type { Step } from "../model";
import { expanded } from "../names";

/** Does an attribute's expanded name pass the test? */
export function admitsStep(step: Step, name: string): boolean {
  if (step.local !== "*") return name === expanded(step.uri ?? "", step.local);
  if (step.uri === undefined) return true;
  return step.uri === "" ? !name.startsWith("{") : name.startsWith(`{${step.uri}}`);
}
