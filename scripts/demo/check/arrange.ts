import type { Page } from 'playwright-core';

/** Wide enough for the longest annotated line of the demo beside the side bar. */
const window = { width: 1690, height: 940 } as const;
/** Wide enough for a name, a rate and a place in a row. */
const sideBarWidth = 430;
const mostCuts = 6;

/** Makes a window fit to be shown: room for whole rows in the side bar, and for whole lines in the editor. */
export async function arrange(page: Page): Promise<void> {
  await page.setViewportSize(window);
  await widenSideBar(page);
  // Making the window lower shrinks every view, so another row may be cut then.
  let height: number = window.height;
  for (let i = 0; i < mostCuts; i++) {
    const cut = await cutRow(page);
    if (cut === 0) return;
    height -= cut;
    await page.setViewportSize({ ...window, height });
  }
}

/** As the user would: by the edge. */
async function widenSideBar(page: Page): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (box === null || Math.abs(box.width - sideBarWidth) < 4) return;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + sideBarWidth, y, { steps: 5 });
  await page.mouse.up();
}

/** How many pixels of a row are seen above the end of its view, where a view ends within a row; 0 where none does. */
function cutRow(page: Page): Promise<number> {
  return page.locator('.part.sidebar .pane-body').evaluateAll(bodies => {
    for (const body of bodies) {
      const end = body.getBoundingClientRect().bottom;
      for (const row of body.querySelectorAll('.monaco-list-row')) {
        const { top, bottom } = row.getBoundingClientRect();
        if (top < end - 1 && bottom > end + 1) return Math.ceil(end - top);
      }
    }
    return 0;
  });
}
