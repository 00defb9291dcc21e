import type { Command } from "../surroundings";
export const startPractice: Command = async () => undefined;
export const stopPractice: Command = async () => undefined;
