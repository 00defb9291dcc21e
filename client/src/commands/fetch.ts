import type { Command } from "../surroundings";
export const fetchAnswers: Command = async () => undefined;
