"""Looking over a whole page at once: targets, what lies over them, what is cut off."""

from playwright.sync_api import Page

_SWEEP = """width => {
  const wrong = [], root = document.documentElement, large = /\\bz\\b/.test(root.className);
  const told = (what, e) => wrong.push(what + ': ' + e.outerHTML.slice(0, 90));
  const targets = 'a[href],button,input:not([type=hidden]),select,textarea,summary,audio';
  const lies = (e, x, y) => {
    const top = document.elementFromPoint(x, y);
    return y < 0 || y > innerHeight || e.contains(top);
  };
  if (root.scrollWidth > width) wrong.push('scrolls sideways: ' + root.scrollWidth);
  document.querySelectorAll(targets).forEach(e => {
    const answer = e.closest('.g label'), face = answer || e;
    const [high, wide] = !answer ? [44, 44] : large ? [60, 60] : [56, 44];
    let box = face.getBoundingClientRect();
    if (!box.width) return;
    if (box.height < high - .1 || box.width < wide - .1) {
      told('small, ' + box.width.toFixed() + '×' + box.height.toFixed(), e);
    }
    if (box.top < 0 || box.bottom > innerHeight) face.scrollIntoView();
    box = face.getBoundingClientRect();
    const free = [.5, .1, .9].every(part => {
      const x = box.left + part * box.width, y = box.top + part * box.height;
      return lies(face, x, y) && lies(face, x, box.bottom - part * box.height);
    });
    if (!free) told('covered', e);
  });
  document.querySelectorAll('main *').forEach(e => {
    const box = e.getBoundingClientRect();
    if (!box.width) return;
    if (box.left < -.5 || box.right > width + .5) told('sticks out', e);
    if (e.matches('button,.g span') && e.scrollWidth > e.clientWidth + 1) told('cut', e);
  });
  const lines = [], texts = document.createTreeWalker(document.querySelector('main'), 4);
  while (texts.nextNode()) {
    const range = document.createRange(), of = texts.currentNode;
    range.selectNodeContents(of);
    for (const {left, right, top, height} of range.getClientRects()) {
      const core = {left, right, top: top + height * .3, low: top + height * .7, of};
      if (right - left > 1) lines.push(core);
    }
  }
  lines.sort((a, b) => a.top - b.top).forEach((line, at) => {
    for (let i = at + 1; lines[i] && lines[i].top < line.low; i++) {
      if (lines[i].left < line.right - 1 && line.left < lines[i].right - 1) {
        wrong.push('words over words: ' + line.of.data + ' / ' + lines[i].of.data);
      }
    }
  });
  scrollTo(0, 0);
  return wrong;
}"""


def faults(page: Page, width: int) -> list[str]:
    """Return what is wrong with the page as it stands: nothing, on a good page.

    An answer is 56 px high, 60 × 60 in large type; all else 44 × 44. Nothing lies over a
    target, nothing sticks out at the sides, no words are wider than their button or lie on
    other words.
    """
    found: list[str] = page.evaluate(_SWEEP, width)
    return found
