-- Statistics, where rows are many; where counts are few they are in queries/statistics/, and tests hold the two together.
-- Every interval is one of 95 % unless its macro takes `z`, the standard errors to each side: 1.959963984540054 for 95 %,
-- 3.090232306167813 for 99.8 %, critical() of queries/statistics/estimate.py for any other. Null where n = 0 says nothing.

-- Wilson score interval for x of n (Newcombe 1998, method 3). Clamped against rounding, and null by hand where x is:
-- greatest and least pass nulls over.
create macro wilson_score_low(x, n, z) as
    case when n > 0 and x is not null and z is not null then greatest(0e0,
        (x / n::double + z * z / (2 * n) - z * sqrt(x / n::double * (1 - x / n::double) / n + z * z / (4e0 * n * n)))
        / (1 + z * z / n)) end;

create macro wilson_score_high(x, n, z) as
    case when n > 0 and x is not null and z is not null then least(1e0,
        (x / n::double + z * z / (2 * n) + z * sqrt(x / n::double * (1 - x / n::double) / n + z * z / (4e0 * n * n)))
        / (1 + z * z / n)) end;

create macro wilson_low(x, n) as wilson_score_low(x, n, 1.959963984540054e0);

create macro wilson_high(x, n) as wilson_score_high(x, n, 1.959963984540054e0);

-- The 0-based places, among n sorted values, of the 95 % interval of the q-quantile (Conover 1999): one before the rank
-- qbinom(0.025, n, q), and the rank qbinom(0.975, n, q) + 1. Null where the sample has no such rank: too few values.
-- The binomial quantiles are the Cornish-Fisher series with Sheppard's corrections (Kolassa and McCullagh 1990) to the
-- fifth term, sorted by powers of the variance; 0.08 tames the last term where the variance is below one. For q from
-- 0.05 to 0.95 in steps of 0.05 the ranks are those of SciPy for every n that was tried (docs/decisions/0004-intervals.md
-- and tests/queries/statistics/test_macros.py). Everything but n is folded into constants.
create macro quantile_middle(n, q) as
    n * q + (1 - 2 * q) * 0.47357647011568754e0
    + (1 - 2 * q) * (0.06809954241743824e0 + 0.03404977120871919e0 * (q * (1 - q))) / (n * (q * (1 - q)));

create macro quantile_reach(n, q) as
    (
        1.959963984540054e0 * (n * (q * (1 - q)))
        + (0.1719618598646162e0 * (q * (1 - q)) - 0.15901456813519865e0)
        + (0.09682132310709424e0 * (q * (1 - q)) - 0.031201364466672377e0 + 0.03444176509221286e0 * (q * (1 - q)) * (q * (1 - q)))
        / (n * (q * (1 - q)) + 0.08e0)
    ) / sqrt(n * (q * (1 - q)));

create macro quantile_place_low(n, q) as
    case when n > ln(0.025e0) / ln(1 - q)
        then greatest(0, ceil(quantile_middle(n, q) - quantile_reach(n, q) - 0.5e0)::bigint - 1) end;

create macro quantile_place_high(n, q) as
    case when n >= ln(0.025e0) / ln(q)
        then least(n - 1, ceil(quantile_middle(n, q) + quantile_reach(n, q) - 0.5e0)::bigint) end;

-- The 95 % interval of a difference of two independent estimates, from the interval of each (MOVER: Zou and Donner
-- 2008; with Wilson intervals this is Newcombe's hybrid score interval for a difference of shares).
create macro difference_low(value, low, before_value, before_high) as
    value - before_value - sqrt(power(value - low, 2) + power(before_high - before_value, 2));

create macro difference_high(value, high, before_value, before_low) as
    value - before_value + sqrt(power(high - value, 2) + power(before_value - before_low, 2));

-- The 95 % interval of the difference of two shares, x of n less x_before of n_before (Newcombe 1998, method 10).
create macro newcombe_low(x, n, x_before, n_before) as
    case when n > 0 and n_before > 0 then difference_low(
        x / nullif(n, 0)::double, wilson_low(x, n), x_before / nullif(n_before, 0)::double, wilson_high(x_before, n_before)) end;

create macro newcombe_high(x, n, x_before, n_before) as
    case when n > 0 and n_before > 0 then difference_high(
        x / nullif(n, 0)::double, wilson_high(x, n), x_before / nullif(n_before, 0)::double, wilson_low(x_before, n_before)) end;

-- The limits within which the share of a unit with n cases lies by chance while its true share is `overall`: those at
-- which its Wilson interval touches `overall` (UKHSA's funnel).
create macro funnel_low(overall, n, z) as
    case when n > 0 and overall is not null and z is not null
        then greatest(0e0, overall - z * sqrt(overall * (1 - overall) / n)) end;

create macro funnel_high(overall, n, z) as
    case when n > 0 and overall is not null and z is not null
        then least(1e0, overall + z * sqrt(overall * (1 - overall) / n)) end;

-- Net promoter score of n answers, in points, and its adjusted Wald interval (Rocks 2016: three answers added, one in
-- each third; Wald's own has no width where all agree). It stays within -100 and 100.
create macro nps(promoters, detractors, n) as 100e0 * (promoters - detractors) / nullif(n, 0);

create macro nps_reach(promoters, detractors, n) as
    1.959963984540054e0 * 100 * sqrt(
        (
            (promoters + detractors + 1.5e0) / (n + 3e0)
            - power((promoters - detractors) / (n + 3e0), 2)
        ) / (n + 3e0)
    );

create macro nps_low(promoters, detractors, n) as
    case when n > 0 and promoters is not null and detractors is not null
        then greatest(-100e0, 100 * (promoters - detractors) / (n + 3e0) - nps_reach(promoters, detractors, n)) end;

create macro nps_high(promoters, detractors, n) as
    case when n > 0 and promoters is not null and detractors is not null
        then least(100e0, 100 * (promoters - detractors) / (n + 3e0) + nps_reach(promoters, detractors, n)) end;

-- The interval of the expected value of a Poisson count: exact (Garwood 1936) below ten, from there Byar's approximation
-- (Breslow and Day 1987), which is then within a five-hundredth; UKHSA does the same. Divide by the exposure for a rate.
create macro byar_low(x) as
    case when x = 0 then 0e0
        when x > 0 then x * power(1 - 1 / (9e0 * x) - 1.959963984540054e0 / (3 * sqrt(x)), 3) end;

create macro byar_high(x) as
    case when x >= 0
        then (x + 1) * power(1 - 1 / (9e0 * (x + 1)) + 1.959963984540054e0 / (3 * sqrt(x + 1)), 3) end;

create macro poisson_low(x) as
    case when x >= 10 then byar_low(x)
        when x >= 0 then [
            0.0e0, 0.025317807984289876e0, 0.24220927854396496e0, 0.6186721228956014e0, 1.0898653736263249e0,
            1.6234863901184207e0, 2.2018942534908508e0, 2.8143630515198654e0, 3.4538321767485014e0, 4.115373097378334e0
        ][x::integer + 1] end;

create macro poisson_high(x) as
    case when x >= 10 then byar_high(x)
        when x >= 0 then [
            3.6888794541139354e0, 5.571643390938898e0, 7.22468766772396e0, 8.767273069742323e0, 10.241588675403694e0,
            11.66833207932267e0, 13.059474022518685e0, 14.422675361702376e0, 15.763189220193313e0, 17.084803451419166e0
        ][x::integer + 1] end;

-- The ratio of two rates, x events in an exposure (tickets, days) against x_before, and its interval on the logarithm's
-- scale. Null where either saw no event.
create macro rate_ratio(x, exposure, x_before, exposure_before) as
    x * exposure_before::double / nullif(x_before * exposure::double, 0);

create macro rate_ratio_low(x, exposure, x_before, exposure_before) as
    case when x > 0 and x_before > 0
        then rate_ratio(x, exposure, x_before, exposure_before) * exp(-1.959963984540054e0 * sqrt(1e0 / x + 1e0 / x_before)) end;

create macro rate_ratio_high(x, exposure, x_before, exposure_before) as
    case when x > 0 and x_before > 0
        then rate_ratio(x, exposure, x_before, exposure_before) * exp(1.959963984540054e0 * sqrt(1e0 / x + 1e0 / x_before)) end;

-- Whether something (an order, a reopening, another contact) followed within so many days, both dates or both instants.
-- Null where the days are not over at `known_to`, where the data ends: it may still come. The last instant counts.
create macro followed_within(started, followed, days, known_to) as
    case when epoch(known_to) - epoch(started) >= days * 86400
        then coalesce(
            epoch(followed) - epoch(started) between 0 and days * 86400 and epoch(followed) <= epoch(known_to), false
        ) end;

-- One row per time at which a case ended or was last seen, from a list of {seconds, outcome}: 0 still waiting, 1 the end
-- asked about, 2 another end. `waiting` is the share still waiting (Kaplan-Meier, 95 % log-log interval: null where it is
-- 1 or 0), `ended_first` and `ended_second` the shares that have ended in either way (Aalen-Johansen). The three add up to 1. Without outcome 2
-- `ended_first` is 1 - waiting. Ends come before departures of the same instant.
create macro incidence_of(cases) as table
with watched as (
    select unnest(cases) as kase
),

leaving as (
    select
        kase['seconds']::double as seconds,
        count(*)::double as leaving,
        count(*) filter (where kase['outcome'] = 1)::double as count_first,
        count(*) filter (where kase['outcome'] = 2)::double as count_second
    from watched
    where kase['seconds'] is not null
    group by all
),

risk as (
    select
        *,
        count_first + count_second as events,
        sum(leaving) over (order by seconds desc rows unbounded preceding) as at_risk
    from leaving
),

curve as (
    select
        *,
        exp(sum(case when events < at_risk then ln(1 - events / nullif(at_risk, 0)) else -1e9 end) over (order by seconds)) as waiting,
        sum(case when events < at_risk then events / (at_risk * (at_risk - events)) end) over (order by seconds) as variance
    from risk
),

stepped as (
    select *, lag(waiting, 1, 1e0) over (order by seconds) as waiting_before from curve
)

select
    seconds,
    at_risk::bigint as at_risk,
    count_first::bigint as count_first,
    count_second::bigint as count_second,
    waiting,
    case when waiting > 0 and waiting < 1 then power(waiting, exp(-1.959963984540054e0 * sqrt(variance) / ln(waiting))) end as waiting_low,
    case when waiting > 0 and waiting < 1 then power(waiting, exp(1.959963984540054e0 * sqrt(variance) / ln(waiting))) end as waiting_high,
    sum(waiting_before * count_first / nullif(at_risk, 0)) over (order by seconds) as ended_first,
    sum(waiting_before * count_second / nullif(at_risk, 0)) over (order by seconds) as ended_second
from stepped;

-- One row per cell and moment at which a case of it ended or was last seen, from a list of {cell, moment, is_event}: the
-- share of the cell that had ended by then, open cases counted for as long as they were watched (1 - Kaplan-Meier, 95 %
-- log-log interval: null where it is 0 or 1). `n` is the cell's. Ends come before departures of the same moment.
create macro ended_of(cases) as table
with watched as (
    select unnest(cases) as kase
),

leaving as (
    select
        kase['cell'] as cell,
        kase['moment']::double as moment,
        count(*)::double as leaving,
        count(*) filter (where kase['is_event'])::double as events
    from watched
    where kase['moment'] is not null
    group by all
),

risk as (
    select
        *,
        sum(leaving) over (partition by cell) as n,
        sum(leaving) over (partition by cell order by moment desc rows unbounded preceding) as at_risk
    from leaving
),

curve as (
    select
        *,
        exp(sum(case when events < at_risk then ln(1 - events / nullif(at_risk, 0)) else -1e9 end) over (partition by cell order by moment)) as waiting,
        sum(case when events < at_risk then events / (at_risk * (at_risk - events)) end) over (partition by cell order by moment) as variance
    from risk
)

select
    cell,
    moment,
    n::bigint as n,
    at_risk::bigint as at_risk,
    events::bigint as count_ended,
    1 - waiting as ended,
    case when waiting > 0 and waiting < 1 then 1 - power(waiting, exp(1.959963984540054e0 * sqrt(variance) / ln(waiting))) end as ended_low,
    case when waiting > 0 and waiting < 1 then 1 - power(waiting, exp(-1.959963984540054e0 * sqrt(variance) / ln(waiting))) end as ended_high
from curve;
