-- No rating is lost or counted twice.
with counted as (
    select
        (select count(*) from {{ ref('raw_ratings') }}) as raw,
        (select count(*) from {{ ref('ratings') }}) as accepted,
        (select count(*) from {{ ref('rejected_ratings') }}) as rejected
)

select *
from counted
where raw <> accepted + rejected
