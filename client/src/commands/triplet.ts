import type { Command } from "../surroundings";
export const createTriplet: Command = async () => undefined;
