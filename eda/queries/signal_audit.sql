-- Histograms of the mean ratings of titles and of users, with the counts expected if the means differed only by chance.
-- By chance, a mean of n ratings is normal around the mean of all ratings, with their standard deviation over sqrt(n).
-- Users with fewer than 20 ratings are left out, because the mean of few ratings can take only few values.
with means as (
    select
        'titles' as subject,
        score as mean,
        ratings
    from title_scores
    union all
    select
        'users' as subject,
        avg(rating) as mean,
        count(*) as ratings
    from ratings
    group by user_id
    having count(*) >= 20
),

stars as (
    select
        avg(rating) as mean,
        greatest(stddev_pop(rating), 0.001) as deviation
    from ratings
),

spreads as (
    select
        means.subject,
        stars.mean,
        stars.deviation,
        stddev_pop(means.mean) as observed_deviation,
        stars.deviation * sqrt(avg(1 / means.ratings)) as chance_deviation,
        min(means.mean) as lowest,
        max(means.mean) as highest
    from means
    cross join stars
    group by means.subject, stars.mean, stars.deviation
),

scales as (
    select
        *,
        least(lowest, mean - 4 * chance_deviation) as start,
        (greatest(highest, mean + 4 * chance_deviation) - least(lowest, mean - 4 * chance_deviation)) / 72 as width
    from spreads
),

bins as (
    select
        scales.*,
        numbers.bin,
        scales.start + (numbers.bin + 0.5) * scales.width as middle
    from scales
    cross join range(72) as numbers (bin)
),

observed as (
    select
        means.subject,
        least(cast(floor((means.mean - scales.start) / scales.width) as integer), 71) as bin,
        count(*) as observed
    from means
    inner join scales on means.subject = scales.subject
    group by all
),

sizes as (
    select
        subject,
        ratings,
        count(*) as means
    from means
    group by subject, ratings
),

chance as (
    select
        bins.subject,
        bins.bin,
        sum(
            sizes.means * bins.width * sqrt(sizes.ratings / (2 * pi())) / bins.deviation
            * exp(-sizes.ratings * pow((bins.middle - bins.mean) / bins.deviation, 2) / 2)
        ) as expected
    from bins
    inner join sizes on bins.subject = sizes.subject
    group by bins.subject, bins.bin
)

select
    bins.subject,
    bins.middle,
    bins.width,
    coalesce(observed.observed, 0) as observed,
    chance.expected,
    bins.observed_deviation,
    bins.chance_deviation
from bins
inner join chance on bins.subject = chance.subject and bins.bin = chance.bin
left join observed on bins.subject = observed.subject and bins.bin = observed.bin
order by bins.subject, bins.bin
