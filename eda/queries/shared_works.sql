-- How many works each two platforms have in common. Of one work are titles of one name, but for punctuation and
-- spaces, of one type and one year.
with works as (
    select distinct
        platform,
        type,
        release_year,
        coalesce(nullif(trim(regexp_replace(title, '[^\pL\pN]+', ' ', 'g')), ''), title) as name
    from titles
),

platforms as (
    select distinct platform
    from titles
),

shared as (
    select
        one.platform as first_platform,
        other.platform as second_platform
    from works as one
    inner join works as other
        on
            one.name = other.name
            and one.type = other.type
            and one.release_year = other.release_year
            and one.platform < other.platform
)

select
    one.platform as first_platform,
    other.platform as second_platform,
    count(shared.first_platform) as works
from platforms as one
inner join platforms as other on one.platform < other.platform
left join shared on one.platform = shared.first_platform and other.platform = shared.second_platform
group by one.platform, other.platform
order by one.platform, other.platform
