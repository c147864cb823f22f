//! What events in the calendar do to demand: how much more or less was ordered in their periods than around them, drawn
//! towards nothing where they were seen seldom.

use crate::series::Event;

/// Periods on either side that say what would have been ordered anyway.
const AROUND: usize = 4;
/// How many sightings it takes to believe half of an effect, and the most of it.
const DOUBT: f64 = 0.5;
const MOST: f64 = 10.0;
const LEAST: f64 = -0.9;

/// Each event's relative effect, with its periods.
pub(crate) struct Effects<'a>(Vec<(f64, &'a Event)>);

impl Effects<'_> {
    /// What demand of a period is multiplied by.
    pub(crate) fn factor(&self, period: usize) -> f64 {
        let at = self.0.iter().filter(|(_, event)| event.periods.contains(&period));
        at.map(|(effect, _)| 1.0 + effect).product::<f64>().clamp(0.01, 100.0)
    }
}

/// Takes the effects of the events out of a history that begins at period `first`.
pub(crate) fn take_out<'a>(history: &mut [f64], first: usize, events: &'a [Event]) -> Effects<'a> {
    let mut effects = Vec::with_capacity(events.len());
    let inside = |event: &Event, at: usize| event.periods.contains(&(first + at));
    let busy: Vec<bool> = (0..if events.is_empty() { 0 } else { history.len() })
        .map(|at| events.iter().any(|event| inside(event, at)))
        .collect();
    for event in events {
        let seen: Vec<usize> = (0..history.len()).filter(|at| inside(event, *at)).collect();
        let (mut usual, mut actual) = (0.0, 0.0);
        for at in &seen {
            let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(history.len());
            let quiet: Vec<f64> = around.filter(|at| !busy[*at]).map(|at| history[at]).collect();
            if !quiet.is_empty() {
                usual += quiet.iter().sum::<f64>() / quiet.len() as f64;
                actual += history[*at];
            }
        }
        if usual <= 0.0 {
            continue;
        }
        let count = seen.len() as f64;
        let effect = ((actual / usual - 1.0) * count / (count + DOUBT)).clamp(LEAST, MOST);
        for at in seen {
            history[at] /= 1.0 + effect;
        }
        effects.push((effect, event));
    }
    Effects(effects)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_doubled_demand_three_times_nearly_doubles_it_again() {
        let mut history = vec![10.0; 40];
        for at in [5, 15, 25] {
            history[at] = 20.0;
        }
        let event = Event { name: "fair".to_owned(), periods: vec![105, 115, 125, 145] };
        let events = [event];
        let effects = take_out(&mut history, 100, &events);
        assert!((effects.factor(145) - 1.857).abs() < 0.01, "{}", effects.factor(145));
        assert!((effects.factor(146) - 1.0).abs() < f64::EPSILON);
        assert!(history.iter().all(|value| (value - 10.0).abs() < 1.0));
    }
}
