package io.ironbark.cloud.query;

import io.ironbark.cloud.api.Member;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** How records' names and the wire's names correspond. */
final class Words {
    private Words() {}

    /** {@code keyNames} is the model's {@code KeyNames}, unless it says otherwise. */
    static String member(RecordComponent component) {
        Member named = component.getAnnotation(Member.class);
        String name = component.getName();
        return named == null ? name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) : named.value();
    }

    /** {@code SHUTTING_DOWN} is the wire's {@code shutting-down}. */
    static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
