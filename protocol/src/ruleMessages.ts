// Rules of one's own while they are typed: what stands in the editor counts before it is saved.
import type { NotificationDeclaration } from "./messages";
import { asFields, asText } from "./shape";

export interface RulesTypedParams {
  /** Address of a file with rules. */
  readonly uri: string;
  /** What stands in the editor; null: what is on disk counts again. */
  readonly text: string | null;
}

/** Client to server: a file with rules is being typed, or its editor shows what is on disk. */
export const rulesTyped: NotificationDeclaration<RulesTypedParams> = {
  method: "fla/rulesTyped",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    const text = fields?.text;
    if (!uri || (text !== null && typeof text !== "string")) return undefined;
    return { uri, text };
  },
};
