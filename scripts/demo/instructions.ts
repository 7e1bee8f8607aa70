import type { Demo } from './supervisor';

/** What to click, in five lines. */
export function instructions({ go, node }: Demo): string {
  const steps = go
    ? [
        `Click the flame in the status bar, bottom left, and pick the Go service (${go.ready.pprof}).`,
        'Wait ten seconds. The lines that allocate are marked; the hottest of ours is in go-shop/internal/web/gzip.go.',
        'Put the cursor on that line and open the light bulb (Ctrl+.): "Hoist gzip.Writer into a sync.Pool".',
        'Save. The service is rebuilt and started again on its ports; this terminal tells when.',
        'Run "Alloc Lens: Capture Again and Compare" (F1) and read what it saved.',
      ]
    : [
        `Click the flame in the status bar, bottom left, and pick the Node service (${new URL(node.ready.inspector!).host}).`,
        'Wait ten seconds. The functions that allocate are marked; the hottest is in node-shop/src/orders.js.',
        'Put the cursor into that function and open the light bulb (Ctrl+.).',
        'Save. The service is started again on its ports; this terminal tells when.',
        'Run "Alloc Lens: Capture Again and Compare" (F1) and read what it saved.',
      ];
  return steps.map((step, index) => `  ${index + 1}. ${step}`).join('\n');
}
