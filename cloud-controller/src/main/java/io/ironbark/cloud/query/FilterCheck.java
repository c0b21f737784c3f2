package io.ironbark.cloud.query;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagRules;
import io.ironbark.cloud.api.TagSpecification;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Checks the filters and tag specifications of an action's requests, if their record has such.
 *
 * @param filters names that the action takes; {@code tag:*} stands for {@code tag:KEY}
 * @param tagged resource types whose tags the action takes
 * @param filtersOf where a request has its filters
 * @param tagsOf where a request has its tag specifications
 */
record FilterCheck(
        SortedSet<String> filters, SortedSet<String> tagged, Optional<Method> filtersOf, Optional<Method> tagsOf) {
    private static final int FILTERS_MAX = 50;
    private static final int VALUES_MAX = 200;
    private static final String ANY_TAG = Filter.TAG_PREFIX + "*";

    static FilterCheck of(Action<?, ?> action) {
        return new FilterCheck(
                action.filters(),
                action.tagged(),
                accessor(action.request(), "filters"),
                accessor(action.request(), "tagSpecifications"));
    }

    private static Optional<Method> accessor(Class<?> record, String name) {
        var accessor = Arrays.stream(record.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .map(RecordComponent::getAccessor)
                .findFirst();
        accessor.ifPresent(method -> method.setAccessible(true));
        return accessor;
    }

    void check(Record request) {
        filtersOf.ifPresent(method -> checkFilters(elements(method, request, Filter.class)));
        tagsOf.ifPresent(method -> checkTags(elements(method, request, TagSpecification.class)));
    }

    private void checkFilters(List<Filter> given) {
        int values = given.stream().mapToInt(filter -> filter.values().size()).sum();
        if (given.size() > FILTERS_MAX || values > VALUES_MAX) {
            throw new ApiException(new ApiError.FilterLimitExceeded(
                    "A request may have " + FILTERS_MAX + " filters with " + VALUES_MAX + " values in all"));
        }
        for (Filter filter : given) {
            boolean tag = filter.name().startsWith(Filter.TAG_PREFIX) && filters.contains(ANY_TAG);
            if (!tag && !filters.contains(filter.name())) {
                throw new ApiException(
                        new ApiError.InvalidParameterValue("The filter '" + filter.name() + "' is invalid"));
            }
            if (filter.values().isEmpty()) {
                throw new ApiException(
                        new ApiError.InvalidParameterValue("The filter '" + filter.name() + "' must have a value"));
            }
        }
    }

    private void checkTags(List<TagSpecification> specifications) {
        var types = new HashSet<String>();
        for (TagSpecification specification : specifications) {
            if (!tagged.contains(specification.resourceType())) {
                throw new ApiException(new ApiError.InvalidParameterValue("'" + specification.resourceType()
                        + "' is not a valid taggable resource type for this operation."));
            }
            if (!types.add(specification.resourceType())) {
                throw new ApiException(new ApiError.InvalidParameterValue(
                        "The resource type '" + specification.resourceType() + "' is given twice"));
            }
            TagRules.check(specification.tags());
            var keys = new HashSet<String>();
            for (Tag tag : specification.tags()) {
                if (!keys.add(tag.key())) {
                    throw new ApiException(
                            new ApiError.InvalidParameterValue("Duplicate tag key '" + tag.key() + "' specified."));
                }
            }
        }
    }

    private static <T> List<T> elements(Method accessor, Record request, Class<T> type) {
        try {
            List<?> list = (List<?>) accessor.invoke(request);
            return list.stream().map(type::cast).toList();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("can't read " + accessor, e);
        }
    }
}
