"use client";

import { Modal } from "../ui/overlay";
import { Kbd } from "../ui/states";

const KEYS: [title: string, keys: [string, string][]][] = [
  [
    "Everywhere",
    [
      ["⌘K", "Search or jump to a page"],
      ["g then d, r, m, l, i, s", "Dashboard, Review, Replies, Leads, Insights, Settings"],
      ["?", "Show shortcuts"],
    ],
  ],
  [
    "Review",
    [
      ["j  k", "Next, previous"],
      ["a", "Approve and send"],
      ["e", "Edit the draft (Esc to stop)"],
      ["n", "Needs info"],
      ["d", "Disqualify"],
      ["h", "Hold"],
      ["u", "Undo the last decision"],
    ],
  ],
  [
    "Leads",
    [
      ["j  k", "Next, previous row"],
      ["x", "Select row"],
      ["Enter", "Open lead"],
      ["Space", "Preview lead"],
    ],
  ],
];

/** All keyboard shortcuts, by page. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts">
      <div className="flex flex-col gap-4">
        {KEYS.map(([title, keys]) => (
          <section key={title}>
            <h3 className="mb-1 text-xs font-semibold text-ink-3">{title}</h3>
            <dl>
              {keys.map(([key, action]) => (
                <div
                  key={key}
                  className="flex items-center justify-between gap-4 border-t border-line py-1.5"
                >
                  <dt className="order-2">
                    <Kbd>{key}</Kbd>
                  </dt>
                  <dd>{action}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
