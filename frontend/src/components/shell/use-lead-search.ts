"use client";

import { useEffect, useState } from "react";
import { findLeads } from "@/app/actions/leads";
import type { LeadSummary } from "@/lib/api/types";

const MIN_LENGTH = 2;
const PAUSE_MS = 150;

/** The leads that match a text of at least two letters, searched when the person stops typing for a moment. */
export function useLeadSearch(text: string): {
  leads: readonly LeadSummary[];
  /** The search is over and no lead matches. */
  hasNone: boolean;
} {
  const [found, setFound] = useState<{ text: string; leads: readonly LeadSummary[] }>({
    text: "",
    leads: [],
  });
  const isLongEnough = text.length >= MIN_LENGTH;
  useEffect(() => {
    if (text.length < MIN_LENGTH) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const reply = await findLeads(text);
      if (isCurrent && reply.ok) setFound({ text, leads: reply.value });
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text]);
  const leads = isLongEnough ? found.leads : [];
  return { leads, hasNone: isLongEnough && found.text === text && leads.length === 0 };
}
