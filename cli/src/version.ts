/** The bundler puts package.json's version here. */
declare const FLA_VERSION: string | undefined;

export const VERSION = typeof FLA_VERSION === "string" ? FLA_VERSION : "dev";
