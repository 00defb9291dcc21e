import type { Command } from "../command";
export const fetch: Command = { help: "helpFetch", run: async () => 2 };
