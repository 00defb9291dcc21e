// Values under elements that began in earlier segments, as a declaration's header: read once, with who read them, so that a
// change of one runs only its readers again.
import type { CompiledRule } from "../compile";
import type { CompiledPath } from "../paths";
import { none, type Heads, type Reader } from "../reader";
import { toNode, type Frame, type Head, type RunScene, type SegmentState } from "./state";

export class RunHeads implements Heads {
  constructor(
    private readonly scene: RunScene,
    private readonly reader: Reader,
  ) {}

  value(level: number, path: CompiledPath): string | undefined {
    return this.headAt(level, path).value;
  }

  has(level: number, path: CompiledPath): boolean {
    return this.headAt(level, path).present;
  }

  isUnsure(level: number, path: CompiledPath): boolean {
    return this.headAt(level, path).isUnsure;
  }

  isPresenceUnsure(level: number, path: CompiledPath): boolean {
    return this.headAt(level, path).isPresenceUnsure;
  }

  /** Reads again what was read in segments which are gone, and tells of each reader for whom it is another value now. */
  reread(gone: readonly SegmentState[], tell: (reader: SegmentState, rules: ReadonlySet<CompiledRule>) => void): void {
    const frames = new Set(gone.flatMap((state) => [...state.headsReadBy]));
    for (const frame of frames) {
      if (!frame.place.state.alive) continue;
      for (const head of frame.heads.values()) {
        const before = { ...head };
        this.read(frame, head);
        if (saysTheSame(head, before)) continue;
        for (const reader of head.readers) if (reader.alive) tell(reader, head.rules);
      }
    }
  }

  private headAt(level: number, path: CompiledPath): Head {
    const { current, rule, isOnce } = this.scene;
    const frame = current.start[level];
    let head = frame.heads.get(path);
    if (!head) {
      head = {
        path,
        value: undefined,
        present: false,
        isUnsure: false,
        isPresenceUnsure: false,
        readers: new Set(),
        rules: new Set(),
        latest: undefined,
        lastRule: undefined,
      };
      frame.heads.set(path, head);
      this.read(frame, head);
    }
    if (head.latest !== current && !isOnce) {
      head.readers.add(current);
      head.latest = current;
    }
    if (head.lastRule !== rule) {
      head.lastRule = rule;
      if (rule) head.rules.add(rule);
    }
    return head;
  }

  private read(frame: Frame, head: Head): void {
    const { reader, scene } = this;
    reader.begin(scene.document.tree, frame.place.state.index, this);
    reader.isUnsure = false;
    const node = reader.under(toNode(frame.place), head.path);
    head.present = node !== none;
    head.isPresenceUnsure = reader.isUnsure;
    head.value = reader.valueOf(node, head.path);
    head.isUnsure = reader.isUnsure;
    if (scene.isOnce) return;
    frame.place.state.noteHead(frame);
    for (const index of reader.touched) scene.states[index].noteHead(frame);
  }
}

function saysTheSame(a: Head, b: Head): boolean {
  return (
    a.value === b.value &&
    a.present === b.present &&
    a.isUnsure === b.isUnsure &&
    a.isPresenceUnsure === b.isPresenceUnsure
  );
}
