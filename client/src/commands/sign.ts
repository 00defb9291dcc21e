import type { Command } from "../surroundings";
export const signFile: Command = async () => undefined;
export const verifySignature: Command = async () => undefined;
