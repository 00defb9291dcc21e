// Lines on stdout and stderr. What comes from documents, schemas and servers may hold control characters: on a terminal they would
// act, as colours, cleared screens or new titles. They are shown instead.

/** The colours of this program itself; no other escape sequence is written. */
const ownColour = /^\x1b\[(?:0|1|2|31|33|36)m$/;

const controls = /\x1b\[\d{1,2}m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A line for a person. */
export function printLine(text = ""): void {
  process.stdout.write(`${shown(text)}\n`);
}

/** A value for a program, on one line. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** A word beside the output, on stderr. */
export function printAside(text: string): void {
  process.stderr.write(`fla: ${shown(text)}\n`);
}

/** Control characters, and those that turn the direction of writing, as their pictures or as U+XXXX. */
function shown(text: string): string {
  return text.replace(controls, (found) => {
    if (ownColour.test(found)) return found;
    return [...found].map(pictureOf).join("");
  });
}

/** U+2400 on are the pictures of the 32 first characters. */
function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return code < 0x7f ? character : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
