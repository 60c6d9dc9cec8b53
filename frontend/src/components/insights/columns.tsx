"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { chooseColumn } from "@/app/actions/scorecards";
import type { LearningColumn } from "@/lib/api/types";
import { plural } from "@/lib/format";
import { columnInWords } from "@/lib/learning";
import { AUTOMATIC_CHOICE, CHOICE_APPLIES, COLUMN_CHOICES } from "@/lib/words";
import { Button } from "../ui/button";
import { Section } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";

type Choice = LearningColumn["choice"];

/** The columns that learning does not use, with buttons that decide about them for every later update. */
export function Columns({ columns }: { columns: readonly LearningColumn[] }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const choose = async (column: LearningColumn, choice: Choice, isUndo = false) => {
    setBusy(true);
    const reply = await chooseColumn(column.column, choice);
    setBusy(false);
    if (!reply.ok) notifyFailure(reply.failure);
    else if (!isUndo) {
      const decision = choice ? COLUMN_CHOICES[choice] : AUTOMATIC_CHOICE;
      notify(`${columnInWords(column.column)}: ${decision}. ${CHOICE_APPLIES}`, {
        undo: () => choose(column, column.choice, true),
      });
    }
    router.refresh();
  };
  const first = columns.filter(({ kind, choice }) => choice || kind === "late");
  const others = columns.filter((column) => !first.includes(column));
  const list = (shown: readonly LearningColumn[], name: string) => (
    <ul aria-label={name} className="flex flex-col">
      {shown.map((column) => (
        <Row key={column.column} column={column} isBusy={isBusy} onChoose={choose} />
      ))}
    </ul>
  );
  return (
    <Section
      title="Columns not used"
      aside={<span className="num text-ink-2">{plural(columns.length, "column")}</span>}
    >
      <div className="-my-2 flex flex-col gap-2">
        {first.length ? list(first, "Columns to decide about") : null}
        {others.length ? (
          <details className="py-1" open={!first.length}>
            <summary className="cursor-pointer text-ink-2">
              {plural(others.length, "column")} that say nothing about the next lead, or identify a lead
            </summary>
            {list(others, "Other columns")}
          </details>
        ) : null}
      </div>
    </Section>
  );
}

function Row({
  column,
  isBusy,
  onChoose,
}: {
  column: LearningColumn;
  isBusy: boolean;
  onChoose: (column: LearningColumn, choice: Choice) => Promise<void>;
}) {
  const by = column.chosen_by ? ` by ${column.chosen_by}` : " by the settings of the service";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line py-2 not-first:border-t">
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium">{columnInWords(column.column)}</span>{" "}
        <span className="text-ink-2">
          {column.choice ? `${COLUMN_CHOICES[column.choice]}, decided${by}` : column.reason}
        </span>
      </span>
      {column.choice && column.chosen_by ? (
        <Button disabled={isBusy} onClick={() => void onChoose(column, null)}>
          Decide automatically
        </Button>
      ) : null}
      {!column.choice && column.kind !== "identifier" && column.kind !== "by_hand" ? (
        <Button disabled={isBusy} onClick={() => void onChoose(column, "use")}>
          Always use
        </Button>
      ) : null}
    </li>
  );
}
