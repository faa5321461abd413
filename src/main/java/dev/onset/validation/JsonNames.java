package dev.onset.validation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import jakarta.inject.Singleton;
import java.lang.reflect.Field;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;
import org.hibernate.validator.spi.nodenameprovider.JavaBeanProperty;
import org.hibernate.validator.spi.nodenameprovider.Property;
import org.hibernate.validator.spi.nodenameprovider.PropertyNodeNameProvider;

/** Names a record component in the path of a violation as JSON does: by its {@code @JsonProperty} if it has one. */
@Singleton
final class JsonNames implements ValidatorFactoryCustomizer, PropertyNodeNameProvider {

    @Override
    public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
        configuration.propertyNodeNameProvider(this);
    }

    @Override
    public String getName(Property property) {
        return property instanceof JavaBeanProperty component ? name(component) : property.getName();
    }

    private static String name(JavaBeanProperty component) {
        for (Field field : component.getDeclaringClass().getDeclaredFields()) {
            JsonProperty named = field.getAnnotation(JsonProperty.class);
            if (named != null
                    && field.getName().equals(component.getName())
                    && !named.value().isEmpty()) {
                return named.value();
            }
        }
        return component.getName();
    }
}
