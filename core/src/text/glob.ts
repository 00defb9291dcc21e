// Globs as editors write them: `*` within a folder, `**` across folders, `?`, `[abc]`, `{a,b}`. A glob without a slash fits a
// file of that name in any folder.

const known = new Map<string, RegExp | undefined>();

/** Does a path, with "/" between its parts, fit the glob? A glob that makes no sense fits nothing. */
export function matchesGlob(path: string, glob: string): boolean {
  if (!known.has(glob)) known.set(glob, toExpression(glob));
  return known.get(glob)?.test(path) ?? false;
}

function toExpression(glob: string): RegExp | undefined {
  const whole = glob.replaceAll("\\", "/").replace(/^\.?\//, "");
  const anywhere = whole.includes("/") ? "" : "(?:.*/)?";
  const steps = whole.match(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|\{|\}|,|[^*?[{},]+|[[]/g) ?? [];
  let depth = 0;
  const body = steps.map((step) => {
    if (step === "**/") return "(?:.*/)?";
    if (step === "**") return ".*";
    if (step === "*") return "[^/]*";
    if (step === "?") return "[^/]";
    if (step === "{") return depth++ < 0 ? "" : "(?:";
    if (step === "}" && depth > 0) return depth-- > 0 ? ")" : "";
    if (step === "," && depth > 0) return "|";
    if (/^\[.+\]$/.test(step)) return step.replace(/^\[!/, "[^");
    return step.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  try {
    return new RegExp(`^${anywhere}${body.join("")}$`, "i");
  } catch {
    return undefined;
  }
}
