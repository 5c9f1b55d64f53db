-- For each column that can be null, the share of each platform's titles without a value.
with missing as (
    select
        platform,
        count(*) filter (where director is null) / count(*) as director,
        count(*) filter (where "cast" is null) / count(*) as "cast",
        count(*) filter (where country is null) / count(*) as country,
        count(*) filter (where date_added is null) / count(*) as date_added,
        count(*) filter (where rating is null) / count(*) as rating,
        count(*) filter (where duration_int is null) / count(*) as duration_int,
        count(*) filter (where listed_in is null) / count(*) as listed_in,
        count(*) filter (where description is null) / count(*) as description
    from titles
    group by platform
),

shares as (
    unpivot missing
    on columns(* exclude (platform))
    into name column_name value share
)

select
    shares.platform,
    shares.column_name,
    shares.share as missing
from shares
inner join duckdb_columns() as columns on shares.column_name = columns.column_name and columns.table_name = 'titles'
order by shares.platform, columns.column_index
