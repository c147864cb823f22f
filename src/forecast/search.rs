//! The least value of a function: along a line, and downhill in a few dimensions. Both take a fixed number of steps
//! at most, so that no series can hold the work up.

const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Where `cost` is least between two ends: a coarse look, because costs have several valleys, then golden sections.
pub(crate) fn along(low: f64, high: f64, looks: usize, mut cost: impl FnMut(f64) -> f64) -> f64 {
    let stride = (high - low) / looks as f64;
    let mut best = (f64::INFINITY, 0);
    for look in 0..=looks {
        let value = cost(low + stride * look as f64);
        if value < best.0 {
            best = (value, look);
        }
    }
    let mut left = low + stride * best.1.saturating_sub(1) as f64;
    let mut right = low + stride * (best.1 + 1).min(looks) as f64;
    let mut inner = [right - GOLDEN * (right - left), left + GOLDEN * (right - left)];
    let mut costs = inner.map(&mut cost);
    while right - left > 1e-3 {
        if costs[0] <= costs[1] {
            right = inner[1];
            inner = [right - GOLDEN * (right - left), inner[0]];
            costs = [cost(inner[0]), costs[0]];
        } else {
            left = inner[0];
            inner = [inner[1], left + GOLDEN * (right - left)];
            costs = [costs[1], cost(inner[1])];
        }
    }
    f64::midpoint(left, right)
}

/// Nelder and Mead's downhill walk from `start`, first steps as given. `cost` answers infinity outside its ground.
pub(crate) fn downhill<const N: usize>(
    dimensions: usize,
    start: [f64; N],
    steps: [f64; N],
    most: usize,
    mut cost: impl FnMut(&[f64; N]) -> f64,
) -> ([f64; N], f64) {
    let mut corners: Vec<([f64; N], f64)> = Vec::with_capacity(dimensions + 1);
    corners.push((start, cost(&start)));
    for dimension in 0..dimensions {
        let mut corner = start;
        corner[dimension] += steps[dimension];
        corners.push((corner, cost(&corner)));
    }
    let mut tries = dimensions + 1;
    let towards = |from: &[f64; N], to: &[f64; N], by: f64| {
        let mut point = *from;
        for (value, goal) in point.iter_mut().zip(to) {
            *value += by * (goal - *value);
        }
        point
    };
    while tries < most {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0].1, corners[dimensions].1);
        if (worst - best).abs() <= 1e-6 * (best.abs() + 1e-9) {
            break;
        }
        let mut middle = [0.0; N];
        for (corner, _) in &corners[..dimensions] {
            for (sum, value) in middle.iter_mut().zip(corner) {
                *sum += value / dimensions as f64;
            }
        }
        let far = corners[dimensions].0;
        let mirrored = towards(&far, &middle, 2.0);
        let value = cost(&mirrored);
        tries += 1;
        if value < best {
            let further = towards(&far, &middle, 3.0);
            let further_value = cost(&further);
            tries += 1;
            corners[dimensions] =
                if further_value < value { (further, further_value) } else { (mirrored, value) };
        } else if value < corners[dimensions - 1].1 {
            corners[dimensions] = (mirrored, value);
        } else {
            let by = if value < worst { 1.5 } else { 0.5 };
            let nearer = towards(&far, &middle, by);
            let nearer_value = cost(&nearer);
            tries += 1;
            if nearer_value < worst.min(value) {
                corners[dimensions] = (nearer, nearer_value);
            } else {
                let anchor = corners[0].0;
                for corner in &mut corners[1..] {
                    corner.0 = towards(&corner.0, &anchor, 0.5);
                    corner.1 = cost(&corner.0);
                }
                tries += dimensions;
            }
        }
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bottom_of_a_valley_is_found() {
        let at = along(0.0, 1.0, 8, |x| (x - 0.3).powi(2));
        assert!((at - 0.3).abs() < 1e-2, "{at}");
        let (at, value) = downhill(2, [1.0, 1.0], [0.1, 0.1], 400, |p: &[f64; 2]| {
            (p[0] - 3.0).powi(2) + 10.0 * (p[1] + 1.0).powi(2)
        });
        assert!((at[0] - 3.0).abs() < 1e-2 && (at[1] + 1.0).abs() < 1e-2 && value < 1e-3, "{at:?} {value}");
    }

    #[test]
    fn a_flat_or_infinite_ground_ends_the_walk() {
        let (_, flat) = downhill(2, [1.0, 1.0], [0.1, 0.1], 100, |_: &[f64; 2]| 5.0);
        assert!((flat - 5.0).abs() < f64::EPSILON);
        let (_, endless) = downhill(1, [1.0], [0.1], 100, |_: &[f64; 1]| f64::INFINITY);
        assert!(endless.is_infinite());
    }
}
