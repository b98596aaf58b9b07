-- Statistics.

-- Wilson score interval for x of n (Newcombe 1998, method 3), 95 %. Null where n = 0. Clamped against rounding.
create macro wilson_low(x, n) as
    case when n > 0 then greatest(0e0,
        (x / n::double + 3.841458820694124e0 / (2 * n)
            - 1.959963984540054e0 * sqrt(x / n::double * (1 - x / n::double) / n + 3.841458820694124e0 / (4e0 * n * n)))
        / (1 + 3.841458820694124e0 / n)) end;

create macro wilson_high(x, n) as
    case when n > 0 then least(1e0,
        (x / n::double + 3.841458820694124e0 / (2 * n)
            + 1.959963984540054e0 * sqrt(x / n::double * (1 - x / n::double) / n + 3.841458820694124e0 / (4e0 * n * n)))
        / (1 + 3.841458820694124e0 / n)) end;

-- The 0-based places, among n sorted values, of the 95 % interval of the q-quantile: Binomial(n, q) by its normal
-- approximation. Null where the sample has no such place: too few values to say.
create macro quantile_place_low(n, q) as
    case when floor(n * q - 1.959963984540054e0 * sqrt(n * q * (1 - q))) >= 1
        then floor(n * q - 1.959963984540054e0 * sqrt(n * q * (1 - q)))::bigint - 1 end;

create macro quantile_place_high(n, q) as
    case when ceil(n * q + 1.959963984540054e0 * sqrt(n * q * (1 - q))) + 1 <= n
        then ceil(n * q + 1.959963984540054e0 * sqrt(n * q * (1 - q)))::bigint end;

-- The 95 % interval of a difference of two independent estimates, from the interval of each (MOVER: Zou and Donner
-- 2008; with Wilson intervals this is Newcombe's hybrid score interval for a difference of shares).
create macro difference_low(value, low, before_value, before_high) as
    value - before_value - sqrt(power(value - low, 2) + power(before_high - before_value, 2));

create macro difference_high(value, high, before_value, before_low) as
    value - before_value + sqrt(power(high - value, 2) + power(before_value - before_low, 2));
