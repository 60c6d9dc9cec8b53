"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string | undefined;
  children: ReactNode;
  footer?: ReactNode;
}

/** A dialog in the middle of the screen. */
export function Modal({ open, onOpenChange, title, description, children, footer }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className="pop fixed inset-x-3 top-[12vh] z-50 mx-auto flex max-h-[80vh] max-w-lg flex-col rounded-lg border border-line bg-raised shadow-xl"
        >
          <Head title={title} description={description} />
          <div className="overflow-y-auto px-5 pb-4">{children}</div>
          {footer ? (
            <div className="flex justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>
          ) : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A sheet at the right side, over the page. */
export function Sheet({ open, onOpenChange, title, description, children, footer }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className="slide fixed inset-y-0 right-0 z-50 flex w-full max-w-md flex-col border-l border-line bg-raised shadow-xl"
        >
          <Head title={title} description={description} />
          <div className="flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer ? <div className="flex gap-2 border-t border-line px-5 py-3">{footer}</div> : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Head({ title, description }: { title: string; description?: string | undefined }) {
  return (
    <div className="flex items-start justify-between gap-3 px-5 pt-4 pb-3">
      <div className="min-w-0">
        <Dialog.Title className="text-base font-semibold wrap-anywhere">{title}</Dialog.Title>
        {description ? (
          <Dialog.Description className="mt-0.5 text-ink-2">{description}</Dialog.Description>
        ) : null}
      </div>
      <Dialog.Close asChild>
        <Button tone="ghost" size="icon" aria-label="Close" className="-mt-1 -mr-2">
          <X aria-hidden="true" className="size-4" />
        </Button>
      </Dialog.Close>
    </div>
  );
}
