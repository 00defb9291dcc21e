import type { Command } from "../surroundings";
export const sendToIntest: Command = async () => undefined;
export const sendToIn: Command = async () => undefined;
