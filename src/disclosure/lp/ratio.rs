//! The ratio test: which bounds and kinks a dual step passes, and what enters the basis where it ends.

/// Where a step meets a bound or a kink of one column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Breakpoint {
    /// Length of the dual step.
    pub step: f64,
    /// The column, or `None` where it is the leaving variable that changes its segment.
    pub column: Option<u32>,
    /// The entry of the pivot row.
    pub alpha: f64,
    /// How far the variable jumps where the step goes on.
    pub jump: f64,
    /// Whether the variable is in its upper segment where it enters here.
    pub upper_segment: bool,
}

/// Steps that differ by less than this are taken for equal, and then the larger pivot is the better one.
const TIE: f64 = 1e-9;

/// Walks over `breakpoints` while the gain, at first the infeasibility, lasts. Answers the position of the one that
/// enters; those before it, after sorting, are passed. `None`: nothing bounds the step, the program is infeasible.
pub(super) fn walk(breakpoints: &mut [Breakpoint], infeasibility: f64) -> Option<usize> {
    breakpoints.sort_unstable_by(|a, b| {
        a.step.total_cmp(&b.step).then(b.alpha.abs().total_cmp(&a.alpha.abs())).then(a.column.cmp(&b.column))
    });
    let mut gain = infeasibility;
    let mut at = 0;
    while at < breakpoints.len() {
        gain -= breakpoints[at].jump.abs() * breakpoints[at].alpha.abs();
        if gain <= 0.0 {
            break;
        }
        at += 1;
    }
    if at == breakpoints.len() {
        return None;
    }
    // Among those that end at the same step, nothing is lost by the steadier pivot.
    let limit = breakpoints[at].step + TIE;
    let mut best = at;
    for candidate in at + 1..breakpoints.len() {
        if breakpoints[candidate].step > limit {
            break;
        }
        if breakpoints[candidate].alpha.abs() > breakpoints[best].alpha.abs() {
            best = candidate;
        }
    }
    breakpoints.swap(at, best);
    Some(at)
}
