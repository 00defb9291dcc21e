// The door to signing and transfer. The bundler keeps them in a file of their own, which this import loads on first use, so
// that activation does not pay for ssh2 and forge.
export type ChannelPart = typeof import("../../core/src/channel/main");

let loaded: Promise<ChannelPart> | undefined;

/** The channel part; a failed load is tried again at the next call. */
export function loadChannelPart(): Promise<ChannelPart> {
  loaded ??= import("../../core/src/channel/main").catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}
