-- What the service copies of the published warehouse, attached as `published`, into memory. The tables are declared as
-- the queries need them: what does not fit is no published warehouse.
create table build_info (
    build_id varchar not null check (regexp_full_match(build_id, '[A-Za-z0-9._-]+')),
    finished_at timestamp not null,
    dbt_version varchar not null,
    duckdb_version varchar not null,
    row_counts map (varchar, bigint) not null
);

create table titles (
    id varchar not null,
    platform varchar not null,
    type varchar not null,
    title varchar not null,
    release_year integer not null,
    duration_int integer,
    duration_type varchar check ((duration_type is null) = (duration_int is null))
);

create table title_cast (id varchar not null, actor varchar not null);

create table title_scores (id varchar not null, score double not null);

insert into build_info
select
    build_id,
    finished_at,
    dbt_version,
    duckdb_version,
    row_counts
from published.build_info;

-- What is usually asked for lies together, which saves a third of the time of an answer.
insert into titles
select
    id,
    platform,
    type,
    title,
    release_year,
    duration_int,
    duration_type
from published.titles
order by platform, release_year;

insert into title_cast
select
    id,
    actor
from published.title_cast;

insert into title_scores
select
    id,
    score
from published.title_scores;

-- It saves as much of the time of get_actor.
create index title_cast_by_title on title_cast (id);
