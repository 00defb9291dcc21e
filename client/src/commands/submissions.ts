import type { Command } from "../surroundings";
export const refreshSubmissions: Command = async () => undefined;
export const openSentFile: Command = async () => undefined;
export const showSubmissionAnomalies: Command = async () => undefined;
