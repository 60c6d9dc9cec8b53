"use client";

import { Bookmark, Check, ChevronDown, Columns3, Search, Trash2, X } from "lucide-react";
import type { Route } from "next";
import { usePathname, useRouter } from "next/navigation";
import { DropdownMenu, Popover } from "radix-ui";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import { chips, type Filters, isFiltered, serialize } from "@/lib/filters";
import { ACTIONS, EXPLORED, EXPLORED_HINT, LABELS, SORTS, SOURCES, STATUSES } from "@/lib/words";
import { Button } from "../ui/button";
import { notify } from "../ui/toast";
import { COLUMNS, type ColumnId } from "./columns";

const PANEL = "pop z-40 min-w-48 rounded-md border border-line bg-raised p-1 shadow-lg";
const ITEM =
  "flex h-8 cursor-default items-center gap-2 rounded-sm px-2 outline-none data-[highlighted]:bg-sunken";

/** Filters, order, columns and saved views of the leads list. The address bar holds the current filters. */
export function FilterBar({
  filters,
  hidden,
  onHiddenChange,
  actions,
}: {
  filters: Filters;
  hidden: ReadonlySet<ColumnId>;
  onHiddenChange: (hidden: ReadonlySet<ColumnId>) => void;
  actions?: ReactNode;
}) {
  const router = useRouter();
  const path = usePathname();
  const [isBusy, begin] = useTransition();
  const show = (next: Filters) => {
    const search = serialize(next);
    begin(() => router.replace((search ? `${path}?${search}` : path) as Route, { scroll: false }));
  };
  return (
    <div className="flex flex-col gap-2" aria-busy={isBusy}>
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox text={filters.text} onChange={(text) => show({ ...filters, text })} />
        <Choice
          name="Score"
          words={LABELS}
          chosen={filters.labels}
          onChange={(labels) => show({ ...filters, labels })}
        />
        <Choice
          name="Status"
          words={STATUSES}
          chosen={filters.statuses}
          onChange={(statuses) => show({ ...filters, statuses })}
        />
        <Choice
          name="Source"
          words={SOURCES}
          chosen={filters.sources}
          onChange={(sources) => show({ ...filters, sources })}
        />
        <Choice
          name="Action"
          words={ACTIONS}
          chosen={filters.actions}
          onChange={(actions) => show({ ...filters, actions })}
          more={{
            word: EXPLORED,
            hint: EXPLORED_HINT,
            isOn: filters.explored,
            onChange: (explored) => show({ ...filters, explored }),
          }}
        />
        <Dates filters={filters} onChange={show} />
        <Order filters={filters} onChange={show} />
        <ColumnChoice hidden={hidden} onChange={onHiddenChange} />
        <Views
          filters={filters}
          onOpen={(search) => begin(() => router.replace(`${path}?${search}` as Route))}
        />
        <div className="ml-auto flex gap-2">{actions}</div>
      </div>
      {isFiltered(filters) ? (
        <ul aria-label="Active filters" className="flex flex-wrap items-center gap-1.5">
          {chips(filters).map((chip) => (
            <li key={chip.text}>
              <button
                type="button"
                aria-label={`Remove filter ${chip.text}`}
                onClick={() => show(chip.without)}
                className="inline-flex h-6 items-center gap-1 rounded-full bg-accent-ground pr-1.5 pl-2.5 text-xs font-medium text-accent"
              >
                {chip.text}
                <X aria-hidden="true" className="size-3" />
              </button>
            </li>
          ))}
          <li>
            <button
              type="button"
              onClick={() => begin(() => router.replace(path as Route, { scroll: false }))}
              className="h-6 px-1.5 text-xs text-ink-2 underline underline-offset-2 hover:text-ink"
            >
              Clear all
            </button>
          </li>
        </ul>
      ) : null}
    </div>
  );
}

function SearchBox({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const [value, setValue] = useState(text);
  const sent = useRef(text);
  // The address bar also changes when a chip is removed, a view is opened, or a person goes back.
  useEffect(() => {
    if (text !== sent.current) {
      sent.current = text;
      setValue(text);
    }
  }, [text]);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (value.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = value.trim();
      latest.current(sent.current);
    }, 250);
    return () => clearTimeout(timer);
  }, [value]);
  return (
    <div className="relative w-full sm:w-56">
      <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-ink-3" />
      <input
        type="search"
        aria-label="Search leads"
        placeholder="Search leads"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        className="field pl-8"
      />
    </div>
  );
}

function MenuButton({ children, isSet }: { children: ReactNode; isSet: boolean }) {
  return (
    <DropdownMenu.Trigger asChild>
      <Button className={isSet ? "border-accent text-accent" : ""}>
        {children}
        <ChevronDown aria-hidden="true" className="size-3.5 text-ink-3" />
      </Button>
    </DropdownMenu.Trigger>
  );
}

function Choice<T extends string>({
  name,
  words,
  chosen,
  onChange,
  more,
}: {
  name: string;
  words: Record<T, string>;
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  /** A choice of its own at the end of the menu. */
  more?: { word: string; hint: string; isOn: boolean; onChange: (isOn: boolean) => void };
}) {
  const chosenCount = chosen.length + (more?.isOn ? 1 : 0);
  return (
    <DropdownMenu.Root modal={false}>
      <MenuButton isSet={chosenCount > 0}>
        {name}
        {chosenCount ? <span className="num">{chosenCount}</span> : null}
      </MenuButton>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} className={PANEL}>
          {(Object.keys(words) as T[]).map((value) => (
            <CheckItem
              key={value}
              isOn={chosen.includes(value)}
              onChange={(isOn) =>
                onChange(isOn ? [...chosen, value] : chosen.filter((other) => other !== value))
              }
            >
              {words[value]}
            </CheckItem>
          ))}
          {more ? (
            <>
              <DropdownMenu.Separator className="my-1 h-px bg-line" />
              <CheckItem isOn={more.isOn} onChange={more.onChange} hint={more.hint}>
                {more.word}
              </CheckItem>
            </>
          ) : null}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function CheckItem({
  isOn,
  onChange,
  hint,
  children,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  hint?: string;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.CheckboxItem
      className={ITEM}
      title={hint}
      checked={isOn}
      onSelect={(event) => event.preventDefault()}
      onCheckedChange={onChange}
    >
      <span className="flex size-4 items-center justify-center rounded-sm border border-line-strong">
        <DropdownMenu.ItemIndicator>
          <Check aria-hidden="true" className="size-3" strokeWidth={3} />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.CheckboxItem>
  );
}

function Order({ filters, onChange }: { filters: Filters; onChange: (next: Filters) => void }) {
  return (
    <DropdownMenu.Root modal={false}>
      <MenuButton isSet={false}>{SORTS[filters.sort]}</MenuButton>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} className={PANEL}>
          <DropdownMenu.RadioGroup
            value={filters.sort}
            onValueChange={(sort) => onChange({ ...filters, sort: sort as Filters["sort"] })}
          >
            {Object.entries(SORTS).map(([value, word]) => (
              <DropdownMenu.RadioItem key={value} value={value} className={ITEM}>
                {word}
                <DropdownMenu.ItemIndicator className="ml-auto">
                  <Check aria-hidden="true" className="size-4" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Dates({ filters, onChange }: { filters: Filters; onChange: (next: Filters) => void }) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button className={filters.from || filters.to ? "border-accent text-accent" : ""}>
          Date
          <ChevronDown aria-hidden="true" className="size-3.5 text-ink-3" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" sideOffset={4} className={`${PANEL} flex flex-col gap-3 p-3`}>
          {(["from", "to"] as const).map((key) => (
            <label key={key} className="flex flex-col gap-1 text-xs text-ink-2">
              {key === "from" ? "Received on or after" : "Received on or before"}
              <input
                type="date"
                className="field"
                value={filters[key] ?? ""}
                onChange={(event) => onChange({ ...filters, [key]: event.target.value || null })}
              />
            </label>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ColumnChoice({
  hidden,
  onChange,
}: {
  hidden: ReadonlySet<ColumnId>;
  onChange: (hidden: ReadonlySet<ColumnId>) => void;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button size="icon" tone="ghost" aria-label="Columns" className="max-md:hidden">
          <Columns3 aria-hidden="true" className="size-4" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} className={PANEL}>
          {COLUMNS.filter((column) => column.canHide).map((column) => (
            <CheckItem
              key={column.id}
              isOn={!hidden.has(column.id)}
              onChange={(isOn) => {
                const next = new Set(hidden);
                if (isOn) next.delete(column.id);
                else next.add(column.id);
                onChange(next);
              }}
            >
              {column.name}
            </CheckItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface View {
  name: string;
  search: string;
}

const VIEWS_KEY = "leadops.views";

function readViews(): View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(VIEWS_KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((view) => typeof view?.name === "string") : [];
  } catch {
    return [];
  }
}

function Views({ filters, onOpen }: { filters: Filters; onOpen: (search: string) => void }) {
  const [views, setViews] = useState<View[]>([]);
  const [name, setName] = useState("");
  const keep = (next: View[]) => {
    localStorage.setItem(VIEWS_KEY, JSON.stringify(next));
    setViews(next);
  };
  const save = () => {
    const view = { name: name.trim(), search: serialize(filters) };
    if (!view.name) return;
    keep([...views.filter((other) => other.name !== view.name), view]);
    setName("");
    notify(`View “${view.name}” saved in this browser`);
  };
  return (
    <Popover.Root onOpenChange={(open) => open && setViews(readViews())}>
      <Popover.Trigger asChild>
        <Button size="icon" tone="ghost" aria-label="Saved views">
          <Bookmark aria-hidden="true" className="size-4" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" sideOffset={4} className={`${PANEL} w-64 p-2`}>
          {views.length ? (
            <ul className="mb-2">
              {views.map((view) => (
                <li key={view.name} className="flex items-center">
                  <Popover.Close asChild>
                    <button
                      type="button"
                      onClick={() => onOpen(view.search)}
                      className="h-8 flex-1 truncate rounded-sm px-2 text-left hover:bg-sunken"
                    >
                      {view.name}
                    </button>
                  </Popover.Close>
                  <Button
                    tone="ghost"
                    size="icon"
                    aria-label={`Delete view ${view.name}`}
                    onClick={() => keep(views.filter((other) => other !== view))}
                  >
                    <Trash2 aria-hidden="true" className="size-4" />
                  </Button>
                </li>
              ))}
            </ul>
          ) : (
            <p className="px-2 pt-1 pb-3 text-ink-2">Save the current filters and sort order as a view.</p>
          )}
          <form
            className="flex gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            <input
              aria-label="View name"
              placeholder="View name"
              className="field"
              value={name}
              maxLength={40}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" disabled={!name.trim()}>
              Save
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
