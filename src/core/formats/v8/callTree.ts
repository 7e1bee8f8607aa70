import { Uint32List } from '../../profile/uint32List';
import { OversizedInput } from '../decoded';
import { deepestTree } from '../stackLimits';
import type { CallFrames } from './callFrames';
import { closeBrace, closeBracket, type JsonCursor, openBrace, openBracket } from './jsonCursor';

/** Nodes of a V8 profile in the order they open: a node's caller stands before it. Row 0 is the root. */
export interface CallTree {
  readonly frame: Uint32List;
  /** The row of the caller; row 0 is its own. */
  readonly caller: Uint32List;
  /** Distance from the root. */
  readonly depth: Uint32List;
  /** Bytes, already scaled up by V8. */
  readonly self: number[];
  readonly id: number[];
}

/** Reads the node at the cursor and all below it. Keeps its own stack of open nodes: input may nest without bound. */
export function readCallTree(cursor: JsonCursor, callFrames: CallFrames): CallTree {
  return new TreeReader(cursor, callFrames).read();
}

class TreeReader {
  private readonly tree: CallTree = {
    frame: new Uint32List(1024),
    caller: new Uint32List(1024),
    depth: new Uint32List(1024),
    self: [],
    id: [],
  };
  /** Rows of the open nodes whose `children` are being read, and where their first child would begin. */
  private readonly open = new Uint32List();
  private readonly childrenStart = new Uint32List();

  constructor(
    private readonly cursor: JsonCursor,
    private readonly callFrames: CallFrames,
  ) {}

  read(): CallTree {
    let row = this.openNode(0);
    let first = this.cursor.at;
    for (;;) {
      const children = this.readMembers(row, first);
      if (children >= 0) {
        this.open.push(row);
        this.childrenStart.push(children);
      }
      // Climb while a list of children is at its end; its node may still have members to come.
      const caller = this.nextChild();
      if (caller === 'done') return this.tree;
      if (caller === 'resume') {
        row = this.open.pop();
        first = -1;
      } else {
        row = this.openNode(caller);
        first = this.cursor.at;
      }
    }
  }

  private openNode(caller: number): number {
    this.cursor.expect(openBrace);
    const { tree } = this;
    const row = tree.frame.length;
    tree.frame.push(this.callFrames.unknown);
    tree.caller.push(caller);
    const depth = row === 0 ? 0 : tree.depth.at(caller) + 1;
    if (depth > deepestTree) throw new OversizedInput(`has calls nested more than ${deepestTree} deep`);
    tree.depth.push(depth);
    tree.self.push(0);
    tree.id.push(-1);
    return row;
  }

  /** Reads members up to the end of the node (-1), or into its `children` (the position after the bracket). */
  private readMembers(row: number, first: number): number {
    const { cursor, tree } = this;
    while (cursor.next(closeBrace, first)) {
      cursor.key();
      if (cursor.keyIs('callFrame')) this.setFrame(row);
      else if (cursor.keyIs('selfSize')) tree.self[row] = cursor.number();
      else if (cursor.keyIs('id')) tree.id[row] = cursor.number();
      else if (cursor.keyIs('children')) {
        cursor.expect(openBracket);
        return cursor.at;
      } else cursor.skip();
    }
    return -1;
  }

  private setFrame(row: number): void {
    const frame = this.callFrames.read(this.cursor);
    this.tree.frame.set(row, frame);
  }

  /** The caller of the child that begins at the cursor; 'resume' after the last one; 'done' after the root. */
  private nextChild(): number | 'resume' | 'done' {
    if (this.open.length === 0) return 'done';
    const more = this.cursor.next(closeBracket, this.childrenStart.at(this.childrenStart.length - 1));
    if (more) return this.open.at(this.open.length - 1);
    this.childrenStart.pop();
    return 'resume';
  }
}
