import type { Command } from "../surroundings";
export const checkChannel: Command = async () => undefined;
