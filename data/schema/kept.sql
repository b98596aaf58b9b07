-- What people write and no export can give back, in one SQLite file beside the warehouses. Times are UTC, as ISO text.

-- One row per named view: the filters of a page, as its link spells them out.
create table if not exists views (
    name text not null,
    page text not null,
    query text not null,
    saved_at text not null,
    primary key (page, name)
);

-- One row per version of the commentary on a week and for an audience; the newest counts, older ones stay.
create table if not exists commentaries (
    week text not null,                                 -- 2026-W46
    audience text not null,                             -- manager, executive, team=Billing
    words text not null,
    written_by text,
    written_at text not null
);

-- One row per attempt to hand a snapshot to a mail server.
create table if not exists deliveries (
    delivery_id text not null,                          -- recipient, week and scope: sent once
    recipient text not null,
    week text not null,
    audience text not null,
    attempted_at text not null,
    state text not null check (state in ('sending', 'sent', 'failed', 'given up')),
    reason text
);
