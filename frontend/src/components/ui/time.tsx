"use client";

import { useEffect, useState } from "react";
import { relative } from "@/lib/format";

/** How long ago, with the exact moment in the reader's own zone a hover away; `ago` where it stands in a sentence. */
export function RelativeTime({
  at,
  ago = false,
  className,
}: {
  at: string;
  ago?: boolean;
  className?: string;
}) {
  const [title, setTitle] = useState<string>();
  const [text, setText] = useState(() => relative(at));
  useEffect(() => {
    const show = () => setText(relative(at));
    setTitle(new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" }));
    show();
    const timer = setInterval(show, 30_000);
    return () => clearInterval(timer);
  }, [at]);
  return (
    <time dateTime={at} title={title} className={className} suppressHydrationWarning>
      {ago && /^\d/.test(text) ? `${text} ago` : text}
    </time>
  );
}
