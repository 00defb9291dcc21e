// The part of the editor's API that the client's pace and settings rest on, for tests without an editor. What is not named here
// can be called and read, and says nothing.
import Module from "node:module";

type Listener = (event: { affectsConfiguration(section: string): boolean }) => void;

/** Settings `fla.*` of the stub by key; a change tells the listeners, as the editor does. */
export class StubSettings {
  readonly #values = new Map<string, unknown>();
  readonly #listeners = new Set<Listener>();

  set(key: string, value: unknown): void {
    this.#values.set(key, value);
    for (const listener of this.#listeners) listener({ affectsConfiguration: (section) => section === "fla" });
  }

  get(key: string): unknown {
    return this.#values.get(key);
  }

  listen(listener: Listener): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }
}

/** Takes the place of `vscode` in every module that is loaded from now on. */
export function stubEditor(settings: StubSettings): void {
  const stub = {
    workspace: silent({
      isTrusted: true,
      workspaceFolders: undefined,
      getConfiguration: () => settings,
      onDidChangeConfiguration: (listener: Listener) => settings.listen(listener),
    }),
    window: silent({}),
    commands: silent({}),
    Uri: silent({}),
    env: { language: "en" },
  };
  const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const load = loader._load.bind(loader);
  loader._load = (request, ...rest) => (request === "vscode" ? stub : load(request, ...rest));
}

/** Functions that do nothing for every name that is not given. */
function silent(known: object): object {
  return new Proxy(known, {
    get: (from: Record<string | symbol, unknown>, name) => (name in from ? from[name] : () => Promise.resolve()),
  });
}
