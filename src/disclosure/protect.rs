//! The whole way: suppress, audit, and where the audit is not content, hide more and audit again.

use crate::{
    audit::{self, Audit},
    control::Control,
    suppress::{self, complete, suppress},
    table::{Attacker, Pattern, Rounding, Status, Table},
};

/// What is asked of a protection.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    pub rounding: Rounding,
    /// Whether every contributor that the table names attacks as well.
    pub singletons: bool,
    /// Further attackers: the recipient, coalitions.
    pub attackers: &'a [Attacker],
    /// See [`suppress::Options::effort`].
    pub effort: u64,
    /// Watches suppression; the audit has a control of its own, so that it gets the time that it needs.
    pub suppression: Control<'a>,
    pub audit: Control<'a>,
}

/// A pattern, and what the audit says about it. Publish nothing that has not passed.
#[derive(Debug, Clone)]
pub struct Protection {
    pub pattern: Pattern,
    pub audit: Audit,
    /// Linear programs of suppression and audit.
    pub programs: u64,
}

/// How often more is hidden before the audit's refusal stands.
const ROUNDS: usize = 3;

/// Finds a pattern and audits it.
pub fn protect(table: &Table, options: Options<'_>) -> Protection {
    let how = suppress::Options {
        singletons: options.singletons,
        attackers: options.attackers,
        effort: options.effort,
        control: options.suppression,
    };
    let check = audit::Options {
        rounding: options.rounding,
        singletons: options.singletons,
        attackers: options.attackers,
        control: options.audit,
    };
    if table.check(options.rounding).is_err() {
        let pattern = Pattern::start(table);
        let audit = audit::audit(table, &pattern, check);
        return Protection { pattern, audit, programs: 0 };
    }
    let found = suppress(table, how);
    let mut programs = found.programs;
    let mut pattern = found.pattern;
    let mut round = 0;
    loop {
        let audit = audit::audit(table, &pattern, check);
        programs += audit.programs;
        let failing = audit.failing_cells();
        let hopeless = failing.iter().all(|cell| found.unprotected.binary_search(cell).is_ok());
        if failing.is_empty() || hopeless || round == ROUNDS || (options.suppression.stop)() {
            return Protection { pattern, audit, programs };
        }
        round += 1;
        let wider = widen(table, &pattern, &failing);
        let quick = suppress::Options { effort: 0, ..how };
        // At first only what the neighbours make possible; in the end the neighbours themselves.
        if round < ROUNDS {
            let again = complete(table, &wider, quick, 10 + round as u64);
            programs += again.programs;
            pattern = again.pattern;
        } else {
            pattern = wider;
        }
    }
}

/// Hides everything that shares an equation with a cell that fails.
fn widen(table: &Table, pattern: &Pattern, failing: &[usize]) -> Pattern {
    let mut wider = pattern.clone();
    for equation in &table.equations {
        if !equation.terms.iter().any(|(cell, _)| failing.binary_search(&(*cell as usize)).is_ok()) {
            continue;
        }
        for &(cell, _) in &equation.terms {
            let status = &mut wider.status[cell as usize];
            if *status == Status::Published && table.cells[cell as usize].may_protect() {
                *status = Status::Secondary;
            }
        }
    }
    wider
}

impl Default for Options<'_> {
    /// Exact sums, every named contributor as an attacker, and nobody who watches.
    fn default() -> Self {
        Self {
            rounding: Rounding::Exact,
            singletons: true,
            attackers: &[],
            effort: suppress::EFFORT,
            suppression: Control::FREE,
            audit: Control::FREE,
        }
    }
}
