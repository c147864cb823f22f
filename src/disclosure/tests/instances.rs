//! The published reference instances: safe, close to the best pattern that is known, and what elimination alone
//! leaves open is found. Improvement is kept short here; the benchmark takes its time.

use std::{fs::File, path::PathBuf};

use lonja_disclosure::{
    audit::{self, Audit, Refusal, Verdict, audit},
    control::Control,
    protect::{Options, protect},
    suppress::eliminate,
    table::{Pattern, Rounding, Status, Table},
    text::{self, Named},
};

fn instance(name: &str) -> Named {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/disclosure");
    let open = |kind: &str| File::open(folder.join(format!("{name}.{kind}.csv"))).expect("instance");
    text::read_table(open("cells"), open("cons")).expect("the instance reads")
}

fn audited(named: &Named, table: &Table, pattern: &Pattern) -> Audit {
    let options = audit::Options {
        rounding: Rounding::Decimals(named.decimals),
        singletons: false,
        attackers: &[],
        control: Control::FREE,
    };
    audit(table, pattern, options)
}

fn protected(named: &Named, effort: u64) -> Pattern {
    let options = Options {
        rounding: Rounding::Decimals(named.decimals),
        singletons: false,
        effort,
        ..Options::default()
    };
    let protection = protect(&named.table, options);
    assert_eq!(protection.audit.verdict, Verdict::Passed);
    protection.pattern
}

#[test]
fn every_instance_is_protected_near_the_best_that_is_known() {
    // Value share of the best safe pattern in percent, and how near we must come.
    for (name, best, near) in [
        ("z1_freq3", 0.839, 1.05),
        ("z2_fylke_freq3", 2.526, 1.05),
        ("magnitude1_p10", 30.79, 1.05),
        ("tau_pp", 0.516, 1.05),
        ("rt_turnover_nuts_size", 2.901, 1.05),
        ("z3_linked_freq3", 2.038, 1.10),
        ("indiv_act_nuts", 1.484, 1.10),
        ("portal_s", 0.728, 1.10),
    ] {
        let named = instance(name);
        let pattern = protected(&named, 300_000);
        assert!(audited(&named, &named.table, &pattern).passed(), "{name}");
        let share = 100.0 * pattern.value_share(&named.table);
        assert!(share <= best * near, "{name}: {share:.3} % is hidden, {best} % would do");
    }
}

#[test]
fn what_elimination_alone_protects_is_rejected() {
    for (name, failing) in [
        ("rt_turnover_nuts_size", 11),
        ("z3_linked_freq3", 7),
        ("indiv_act_nuts", 9),
        ("portal_s", 17),
        ("tau_pp", 0),
    ] {
        let named = instance(name);
        let audit = audited(&named, &named.table, &eliminate(&named.table));
        assert_eq!(audit.failing_cells().len(), failing, "{name}");
    }
}

#[test]
fn a_weakened_suppressor_is_caught() {
    let named = instance("rt_turnover_nuts_size");
    let mut weak = named.clone();
    for cell in &mut weak.table.cells {
        if let Some(levels) = &mut cell.levels {
            levels.upper /= 2;
            levels.lower /= 2;
        }
    }
    let pattern = protected(&weak, 0);
    assert_eq!(audited(&named, &named.table, &pattern).verdict, Verdict::Failed);
}

#[test]
fn a_cell_that_is_published_by_mistake_is_caught() {
    let named = instance("rt_turnover_nuts_size");
    let pattern = protected(&named, 0);
    let primary =
        named.table.cells.iter().position(lonja_disclosure::table::Cell::is_primary).expect("primary");
    let mut mistaken = pattern.clone();
    mistaken.status[primary] = Status::Published;
    assert!(audited(&named, &named.table, &mistaken).failing_cells().contains(&primary));

    // Suppression leaves nothing that is not needed: any secondary cell that is shown gives a primary one away.
    let mut missed = 0;
    for secondary in pattern.secondaries() {
        let mut mistaken = pattern.clone();
        mistaken.status[secondary] = Status::Published;
        missed += usize::from(audited(&named, &named.table, &mistaken).passed());
    }
    assert_eq!(missed, 0);
}

#[test]
fn a_swapped_equation_is_refused() {
    let named = instance("portal_s");
    let pattern = protected(&named, 0);
    let mut swapped = named.table.clone();
    let (first, second) = (swapped.equations[0].terms[1].0, swapped.equations[1].terms[1].0);
    swapped.equations[0].terms[1].0 = second;
    swapped.equations[1].terms[1].0 = first;
    let audit = audited(&named, &swapped, &pattern);
    assert!(matches!(audit.verdict, Verdict::Refused(Refusal::Table(_))), "{:?}", audit.verdict);
}

#[test]
fn a_time_limit_is_a_refusal() {
    let named = instance("portal_s");
    let pattern = protected(&named, 0);
    let options = audit::Options {
        rounding: Rounding::Decimals(named.decimals),
        singletons: false,
        attackers: &[],
        control: Control { stop: &|| true, ..Control::FREE },
    };
    let verdict = audit(&named.table, &pattern, options).verdict;
    assert_eq!(verdict, Verdict::Refused(Refusal::OutOfTime));
}

#[test]
fn two_runs_give_the_same_pattern() {
    let named = instance("portal_s");
    assert_eq!(protected(&named, 2_000_000), protected(&named, 2_000_000));
}

#[test]
fn a_pattern_survives_its_file() {
    let named = instance("tau_pp");
    let pattern = protected(&named, 0);
    let mut file = Vec::new();
    text::write_pattern(&mut file, &named, &pattern).expect("written");
    assert_eq!(text::read_pattern(&file[..], &named).expect("read"), pattern);
}
