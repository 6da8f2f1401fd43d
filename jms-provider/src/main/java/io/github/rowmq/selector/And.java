package io.github.rowmq.selector;

import java.util.ArrayList;
import java.util.List;

/** Two or more conditions joined by AND; flat however it was bracketed, so that a long chain is no deep tree. */
final class And implements Condition {

    private final Condition[] terms;

    private And(List<Condition> terms) {
        this.terms = terms.toArray(Condition[]::new);
    }

    /** The conjunction, without the terms that cannot change it. */
    static Condition of(List<Condition> conditions) {
        List<Condition> terms = new ArrayList<>(conditions.size());
        for (Condition condition : conditions) {
            if (condition instanceof And nested) {
                terms.addAll(List.of(nested.terms));
            } else if (condition instanceof Constant constant && constant.truth() == Truth.FALSE) {
                return constant;
            } else if (!(condition instanceof Constant constant && constant.truth() == Truth.TRUE)) {
                terms.add(condition);
            }
        }
        return switch (terms.size()) {
            case 0 -> new Constant(Truth.TRUE);
            case 1 -> terms.get(0);
            default -> new And(terms);
        };
    }

    @Override
    public Truth test(SelectorFields fields) {
        Truth result = Truth.TRUE;
        for (Condition term : terms) {
            Truth truth = term.test(fields);
            if (truth == Truth.FALSE) {
                return Truth.FALSE;
            }
            if (truth == Truth.UNKNOWN) {
                result = Truth.UNKNOWN;
            }
        }
        return result;
    }

    @Override
    public boolean holds(SelectorFields fields) {
        for (Condition term : terms) {
            if (!term.holds(fields)) {
                return false;
            }
        }
        return true;
    }
}
