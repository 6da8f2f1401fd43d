package io.github.rowmq.selector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two or more conditions joined by OR; flat however it was bracketed, so that a long chain is no deep tree. */
final class Or implements Condition {

    private final Condition[] terms;

    private Or(List<Condition> terms) {
        this.terms = terms.toArray(Condition[]::new);
    }

    /**
     * The disjunction, without the terms that cannot change it. All that compares one field with strings becomes one
     * IN, which is defined as just that: a generated selector of a thousand names costs one look into a set.
     */
    static Condition of(List<Condition> conditions) {
        List<Condition> terms = new ArrayList<>();
        Map<Field, Set<String>> choices = new LinkedHashMap<>();
        for (Condition condition : flat(conditions)) {
            if (condition instanceof Constant constant && constant.truth() == Truth.TRUE) {
                return constant;
            }
            if (condition instanceof In in && !in.negated()) {
                choices.computeIfAbsent(in.field(), field -> new LinkedHashSet<>())
                        .addAll(in.values());
            } else if (isChoice(condition)) {
                Comparison comparison = (Comparison) condition;
                choices.computeIfAbsent((Field) comparison.left(), field -> new LinkedHashSet<>())
                        .add((String) ((Literal) comparison.right()).value());
            } else if (!(condition instanceof Constant constant && constant.truth() == Truth.FALSE)) {
                terms.add(condition);
            }
        }
        choices.forEach((field, values) -> terms.add(new In(field, values, false)));
        return switch (terms.size()) {
            case 0 -> new Constant(Truth.FALSE);
            case 1 -> terms.get(0);
            default -> new Or(terms);
        };
    }

    private static List<Condition> flat(List<Condition> conditions) {
        List<Condition> flat = new ArrayList<>(conditions.size());
        for (Condition condition : conditions) {
            flat.addAll(condition instanceof Or nested ? List.of(nested.terms) : List.of(condition));
        }
        return flat;
    }

    /** Whether the condition is {@code field = 'string'}. */
    private static boolean isChoice(Condition condition) {
        return condition instanceof Comparison comparison
                && comparison.operator() == ComparisonOperator.EQUAL
                && comparison.left() instanceof Field
                && comparison.right() instanceof Literal literal
                && literal.value() instanceof String;
    }

    @Override
    public Truth test(SelectorFields fields) {
        Truth result = Truth.FALSE;
        for (Condition term : terms) {
            Truth truth = term.test(fields);
            if (truth == Truth.TRUE) {
                return Truth.TRUE;
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
            if (term.holds(fields)) {
                return true;
            }
        }
        return false;
    }
}
