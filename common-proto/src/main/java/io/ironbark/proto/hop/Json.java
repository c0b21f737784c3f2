package io.ironbark.proto.hop;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** How documents between components are written, in one place. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new ParameterNamesModule(JsonCreator.Mode.DEFAULT))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .withConfigOverride(List.class, Json::absentIsEmpty)
            .withConfigOverride(SortedSet.class, Json::absentIsEmpty)
            .withConfigOverride(SortedMap.class, Json::absentIsEmpty)
            .withConfigOverride(Optional.class, Json::absentIsEmpty)
            .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
            .build();

    private Json() {}

    /** A peer of another version may not know a collection or an optional part; anything else must be there. */
    private static void absentIsEmpty(MutableConfigOverride type) {
        type.setSetterInfo(JsonSetter.Value.construct(Nulls.AS_EMPTY, Nulls.FAIL));
    }

    /** The mapper itself, for streaming. It is shared: don't configure it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The value as UTF-8 JSON. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + value.getClass(), e);
        }
    }

    /** Throws {@link IOException}, whose message names the place but quotes no content, if it is not such a value. */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new IOException("null is not a " + type.getSimpleName());
            }
            return value;
        } catch (JsonMappingException e) {
            throw new IOException(
                    "not a %s: %s at %s".formatted(type.getSimpleName(), cause(e), e.getPathReference()), e);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String cause(JsonMappingException e) {
        return e.getCause() instanceof IllegalArgumentException refused
                ? String.valueOf(refused.getMessage())
                : e.getOriginalMessage();
    }
}
