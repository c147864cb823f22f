//! Whatever the series, there is an answer or a reason: no panic, no NaN, nothing negative, no crossed quantiles, and
//! parts that add up.

use lonja_forecast::{
    Cancelled, Class, Control, Event, Flag, Forecast, Options, Refusal, Series, Tier, forecast,
    hierarchy::{Sum, reconcile, share_out},
};
use proptest::prelude::*;

const HORIZON: usize = 5;

fn one(series: Series) -> Result<Forecast, Refusal> {
    let mut answers = forecast(&[series], Options::new(HORIZON), Control::FREE).expect("nobody ends it");
    answers.remove(0)
}

fn sound(answer: &Forecast) -> Result<(), String> {
    if answer.steps.len() != HORIZON || answer.method.is_empty() {
        return Err(format!("{answer:?}"));
    }
    for step in &answer.steps {
        let fine = step.mean >= 0
            && step.quantiles[0] >= 0
            && step.quantiles.is_sorted()
            && step.components.sum() == step.mean;
        if !fine {
            return Err(format!("{step:?}"));
        }
    }
    Ok(())
}

fn checked(values: Vec<f64>, period: usize) -> Forecast {
    let answer = one(Series::new(values, period)).expect("an answer");
    sound(&answer).expect("a sound answer");
    answer
}

#[test]
fn degenerate_series_get_an_answer_or_a_reason() {
    assert_eq!(one(Series::default()), Err(Refusal::Empty));
    assert_eq!(one(Series::new(vec![f64::NAN; 9], 12)), Err(Refusal::OnlyGaps));
    assert_eq!(one(Series::new(vec![1.0, f64::NEG_INFINITY], 1)), Err(Refusal::TooLarge));

    let point = checked(vec![7.0], 12);
    assert_eq!((point.class, point.steps[0].mean), (Class::TooShort, 7_000));
    assert!(point.flags.contains(&Flag::ShortHistory));

    for period in [1, 12, 52] {
        let constant = checked(vec![5.0; 120], period);
        assert_eq!(constant.class, Class::Smooth);
        assert!(constant.steps.iter().all(|step| (4_990..=5_010).contains(&step.mean)), "{constant:?}");
    }
    let nothing = checked(vec![0.0; 60], 12);
    assert_eq!((nothing.class, nothing.steps[0].mean), (Class::Dead, 0));

    let mut one_order = vec![0.0; 40];
    one_order[38] = 9.0;
    assert!(checked(one_order, 12).flags.contains(&Flag::Launch));

    let mut spike = vec![10.0; 80];
    spike[60] = 1e9;
    checked(spike, 12);

    let huge: Vec<f64> = (0..60).map(|at| 1e12 - f64::from(at % 7) * 1e10).collect();
    checked(huge, 12);

    let dead: Vec<f64> = (0..100).map(|at| if at < 30 { 20.0 } else { 0.0 }).collect();
    let dead = checked(dead, 12);
    assert_eq!(dead.class, Class::Dead);
    assert!(dead.steps[0].mean < 100, "decayed to nothing: {dead:?}");

    let gaps: Vec<f64> = (0..60).map(|at| if at % 3 == 0 { f64::NAN } else { 5.0 }).collect();
    assert!(checked(gaps, 12).flags.contains(&Flag::Gaps));

    let long: Vec<f64> = (0..10_000).map(|at| 100.0 + f64::from(at % 12)).collect();
    let long = checked(long, 12);
    assert!(long.history.len() < 10_000, "only what is recent counts");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let series: Vec<Series> = (0..70_u32)
        .map(|row| {
            let value = |at: u32| f64::from((at * 31 + row * 17) % (row % 9 + 2)) * f64::from(row + 1);
            Series::new((0..40 + row).map(value).collect(), 12)
        })
        .collect();
    let with = |threads| {
        let options = Options { threads, ..Options::new(HORIZON) };
        forecast(&series, options, Control::FREE).expect("nobody ends it")
    };
    assert_eq!(with(1), with(7));
}

#[test]
fn work_that_is_ended_gives_no_answer_and_work_that_goes_on_tells_how_far() {
    let series = vec![Series::new(vec![1.0; 30], 1); 200];
    let ended = Control { stop: &|| true, ..Control::FREE };
    assert_eq!(forecast(&series, Options::new(2), ended), Err(Cancelled));
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |progress: lonja_forecast::Progress| told.lock().expect("told").push(progress);
    forecast(&series, Options::new(2), Control { progress: &tell, ..Control::FREE }).expect("not ended");
    let told = told.into_inner().expect("told");
    assert!(told.iter().all(|progress| progress.done <= progress.of));
    assert!(told.iter().any(|progress| progress.done == 200));
}

#[test]
fn an_event_of_the_past_is_expected_again_and_shown_as_its_own_part() {
    let promoted = [10, 25, 40, 61];
    let values = (0..60).map(|at| f64::from(20 + at % 3) * if promoted.contains(&at) { 3.0 } else { 1.0 });
    let event = Event {
        name: "promotion".to_owned(),
        periods: promoted.iter().map(|at| usize::try_from(*at).expect("a period")).collect(),
    };
    let series = Series { events: vec![event], ..Series::new(values.collect(), 1) };
    let answer = one(series).expect("an answer");
    sound(&answer).expect("sound");
    let [quiet, busy] = [0, 1].map(|step| answer.steps[step]);
    assert_eq!(quiet.components.events, 0);
    assert!(busy.components.events > 25_000 && busy.mean > 2 * quiet.mean, "{busy:?}");
}

#[test]
fn quantiles_keep_their_promise_on_series_like_those_they_were_learnt_from() {
    // A small generator of its own, so that the test is the same everywhere.
    let mut state = 1_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let all: Vec<Vec<f64>> = (0..300)
        .map(|_| {
            let (chance, size) = (0.2 + 0.6 * next(), 2.0 + 20.0 * next());
            (0..85).map(|_| if next() < chance { (size * (0.5 + next())).round() } else { 0.0 }).collect()
        })
        .collect();
    let series: Vec<Series> = all.iter().map(|values| Series::new(values[..80].to_vec(), 1)).collect();
    let answers = forecast(&series, Options::new(HORIZON), Control::FREE).expect("not ended");
    let (mut inside, mut of) = (0, 0);
    for (values, answer) in all.iter().zip(&answers) {
        let answer = answer.as_ref().expect("an answer");
        for (step, actual) in answer.steps.iter().zip(&values[80..]) {
            of += 1;
            let band = answer.number(step.quantiles[1])..=answer.number(step.quantiles[5]);
            inside += usize::from(band.contains(actual));
        }
    }
    let coverage = f64::from(inside as u32) / f64::from(of);
    assert!((0.77..0.86).contains(&coverage), "{coverage}");
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => Just(0.0),
        6 => 0.0..100.0,
        2 => (1_u32..20).prop_map(f64::from),
        1 => Just(f64::NAN),
        1 => -50.0..0.0,
        1 => 1e6..1e12,
        1 => 1e-12..1e-3,
    ]
}

fn any_series() -> impl Strategy<Value = Series> {
    let values = prop_oneof![
        prop::collection::vec(value(), 0..90),
        prop::collection::vec(0.0..50.0, 20..150),
        (value(), 0_usize..80).prop_map(|(value, count)| vec![value; count]),
    ];
    let period = prop_oneof![Just(0_usize), Just(1), Just(4), Just(12), Just(52), 0..200_usize];
    let events = prop::collection::vec(prop::collection::vec(0_usize..160, 0..6), 0..3);
    (values, period, events).prop_map(|(values, period, events)| Series {
        values,
        period,
        events: events.into_iter().map(|periods| Event { name: String::new(), periods }).collect(),
    })
}

/// `LONJA_FORECAST_CASES` looks at more of them.
fn cases() -> u32 {
    std::env::var("LONJA_FORECAST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn any_series_gets_a_sound_answer_or_a_reason(
        series in prop::collection::vec(any_series(), 1..6),
        fast in any::<bool>(),
        decimals in 0_u32..6,
    ) {
        let tier = if fast { Tier::Fast } else { Tier::Full };
        let options = Options { tier, decimals, threads: 1, ..Options::new(HORIZON) };
        for answer in forecast(&series, options, Control::FREE).expect("not ended").into_iter().flatten() {
            prop_assert_eq!(sound(&answer), Ok(()));
        }
    }

    #[test]
    fn totals_are_the_sums_of_their_parts_whatever_these_say(
        parts in prop::collection::vec(prop::collection::vec(value(), 6..40), 4..5),
        total in prop::collection::vec(0.0..1e6_f64, 6..40),
    ) {
        // Two products in two countries, with rows, columns and a grand total, each with a history of its own.
        let series: Vec<Series> = parts
            .into_iter()
            .chain((0..5).map(|_| total.clone()))
            .map(|values| Series::new(values.into_iter().map(|value| value.max(0.0)).collect(), 1))
            .collect();
        let sums = [(4, [0, 1]), (5, [2, 3]), (6, [0, 2]), (7, [1, 3]), (8, [4, 5]), (8, [6, 7])]
            .map(|(total, parts)| Sum { total, parts: parts.to_vec() });
        let answers = forecast(&series, Options::new(HORIZON), Control::FREE).expect("not ended");
        let mut answers: Vec<Forecast> = answers.into_iter().map(|answer| answer.expect("values")).collect();
        share_out(&mut answers, &series, &sums);
        reconcile(&mut answers, &sums).expect("consistent");
        for answer in &answers {
            prop_assert_eq!(sound(answer), Ok(()));
        }
        for step in 0..HORIZON {
            for sum in &sums {
                let parts: i64 = sum.parts.iter().map(|part| answers[*part].steps[step].mean).sum();
                prop_assert_eq!(answers[sum.total].steps[step].mean, parts);
            }
        }
    }
}
